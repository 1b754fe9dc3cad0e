"""Pure judgements on what was observed, one function a failure mode."""
