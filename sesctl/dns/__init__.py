"""Everything that knows dnspython and sockets."""
