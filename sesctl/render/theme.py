"""The few colours, and how words of strangers become rich text."""

from __future__ import annotations

from rich.text import Text
from rich.theme import Theme

from sesctl.render.clean import clean

THEME = Theme(
    {
        "error": "bold red",
        "failing": "bold red",
        "missing": "red",
        "wrong": "red",
        "warning": "yellow",
        "warnings": "yellow",
        "unknown": "yellow",
        "pending": "cyan",
        "note": "blue",
        "ok": "green",
        "ready": "bold green",
        "label": "dim",
        "title": "bold",
        "command": "bold",
    },
    inherit=False,
)


def untrusted(text: str, style: str = "") -> Text:
    """Make rich text of any text: no markup, no control characters."""
    return Text(clean(text), style=style)
