"""A loopback AWS account and the DNS world around it, for trying sesctl without either."""
