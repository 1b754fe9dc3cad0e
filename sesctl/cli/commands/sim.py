"""`sesctl sim`, a group."""

from __future__ import annotations

from sesctl.cli.lazy import group

app = group(
    "sim",
    "The simulator: an AWS account and the DNS around it, on this machine alone.",
    {
        "serve": ("sim_serve", "Run the simulator until it is stopped."),
        "exec": ("sim_exec", "Run a command that sees the simulator, and no real account."),
    },
)
