"""The imperative shell: ports in, values out."""
