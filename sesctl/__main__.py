"""`python -m sesctl`."""

from sesctl.cli.main import main

main()
