"""Values to text; no I/O."""
