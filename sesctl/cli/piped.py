"""What is piped into a command."""

from __future__ import annotations

import os
import select
import stat
import sys

_MOST = 1_000_000
_PATIENCE = 1.0
"""Seconds that an open pipe may say nothing before it is taken for one that nobody writes to."""


def is_piped() -> bool:
    """Whether somebody pipes something in; a terminal, /dev/null and a silent pipe are nobody."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):
        return False
    if stat.S_ISREG(mode):
        return True
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        return False
    try:
        readable, _, _ = select.select([sys.stdin], [], [], _PATIENCE)
    except (OSError, ValueError):
        return True
    return bool(readable)


def read_stdin() -> str:
    """Read stdin to its end; of very much only the beginning and the end are kept."""
    stream = sys.stdin.buffer
    head = stream.read(_MOST)
    tail = b""
    while chunk := stream.read(_MOST):
        tail = (tail + chunk)[-_MOST:]
    return (head + tail).decode("utf-8", "replace")
