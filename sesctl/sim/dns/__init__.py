"""The simulated DNS: zones, an authoritative server, a recursive resolver, and their faults."""
