"""The variables of a .env file, as every reader reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.dotenv import Assignment, parse_dotenv
from sesctl.grammar.dotenv_values import read_value
from sesctl.model.env_file import Variable

if TYPE_CHECKING:
    from sesctl.grammar.dotenv import Dotenv

_MOST_STEPS = 5


def variables(data: bytes) -> dict[str, Variable]:
    """Read every variable on which readers agree, by name."""
    file = parse_dotenv(data)
    names = dict.fromkeys(line.name for line in file.lines if isinstance(line, Assignment))
    counting = [line for name in names if (line := file.counting(name))]
    return {
        line.name: Variable(
            line.name,
            _value(file, line.value),
            line.number,
            tuple(one.number for one in file.of(line.name)),
        )
        for line in counting
    }


def _value(file: Dotenv, written: bytes) -> str | None:
    """Follow `NAME=${OTHER}` within the file; anything else that refers to something is not known."""
    for _ in range(_MOST_STEPS):
        reading = read_value(written)
        if not reading.refers:
            return reading.text
        other = file.counting(reading.refers_to) if reading.refers_to else None
        if other is None:
            return None
        written = other.value
    return None
