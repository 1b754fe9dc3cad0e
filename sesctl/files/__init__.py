"""The files of this machine, and git, which looks after some of them."""
