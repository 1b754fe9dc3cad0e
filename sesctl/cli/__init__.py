"""The command line: parse, call one workflow, render, choose an exit code."""
