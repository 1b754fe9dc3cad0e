"""The HTTP endpoint: which service and action a request is for, and who answers it."""
