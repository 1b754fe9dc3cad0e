"""Text to value and back; total functions that return faults and never raise on text."""
