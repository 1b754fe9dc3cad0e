"""Pure decisions: what to ask next, what is wanted, what differs, what is dangerous."""
