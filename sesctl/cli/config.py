"""Settings of the configuration file stand in for options that were not given."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sesctl.model.settings import Setting, Value

NAME = "sesctl.toml"
_LARGEST = 100_000

# Other ways to say which domains are meant, and that none is.
_OTHER_DOMAINS = frozenset({"records", "listed", "everything", "undo"})
# Other ways to say who hears.
_OTHER_LISTENERS = frozenset({"https", "sqs", "eventbridge", "topic"})
_INSTEAD = {
    "domain": _OTHER_DOMAINS,
    "mail-from": frozenset({"no_mail_from"}),
    "alerts": _OTHER_LISTENERS,
}


@contextmanager
def filled(
    values: Mapping[str, Any], given: frozenset[str], command: str, path: Path | None, listed: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """Fill in what the file says for options that neither the command line nor the environment set.

    A mistake that comes to light within the context, and names what was filled in, is blamed on the file.

    Args:
        values: by parameter.
        given: parameters that were given on the command line.
        command: such as `init domain`.
        path: of the file; None for the one in the working directory, where there is one.
        listed: parameters that take several values.

    Raises:
        SesctlError: the file cannot be read, or says something that no setting allows.
    """
    found = path or Path(NAME)
    merged = dict(values)
    if path is None and (found.is_dir() or not os.path.lexists(found)):
        yield merged
        return
    if path is None and not found.is_file():
        what = "a link to a file that is not there" if found.is_symlink() else "not a regular file"
        raise SesctlError(
            "file",
            f"cannot read {found}",
            why=f"it is {what}",
            try_="name a file with --config, or remove it",
        )
    from sesctl.model.settings import SETTINGS

    used: dict[str, Value] = {}
    for key, value in read(found).items():
        for parameter in _parameters(SETTINGS[key], command):
            if (
                parameter in values
                and parameter not in given
                and not _said_otherwise(key, SETTINGS[key], given)
            ):
                merged[parameter] = _as_option(value, listed=parameter in listed)
                used[key] = value
    try:
        yield merged
    except SesctlError as error:
        _blame(error, found, used)
        raise


def _blame(error: SesctlError, path: Path, used: Mapping[str, Value]) -> None:
    """Say in which line of the file the value stands that is wrong."""
    if error.kind not in {"usage", "credentials", "file"}:
        return
    from sesctl.grammar.config_file import line_of

    # Of all settings only the profile chooses credentials.
    may_be_wrong = {key: used[key] for key in used if error.kind != "credentials" or key == "profile"}
    for key, value in may_be_wrong.items():
        texts = value if isinstance(value, tuple) else (str(value),)
        if any(_names(error.what, text) for text in texts):
            line = line_of(key, path.read_text(encoding="utf-8-sig", errors="replace"))
            error.why = f"{error.why.rstrip('.')}. {path}, line {line}, sets {key}."
            return


def _names(what: str, text: str) -> bool:
    """Whether a text is complained of; where something else went wrong `in` it, it is only the place."""
    return re.search(rf"(?<![\w.@-])(?<!\bin ){re.escape(text)}(?![\w-])", what) is not None


def read(path: Path) -> dict[str, Value]:
    """Read a configuration file; raises SesctlError with file, line and what is allowed."""
    from sesctl.grammar.config_file import Misfit, parse_config

    try:
        with path.open(encoding="utf-8-sig") as source:
            text = source.read(_LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror or "" if isinstance(error, OSError) else "it is not a text in UTF-8"
        raise SesctlError(
            "file", f"cannot read {path}", why=why, try_="sesctl init, which writes one"
        ) from error
    parsed = parse_config(text)
    if isinstance(parsed, Misfit):
        where = f"{path}, line {parsed.line}" if parsed.line else str(path)
        raise SesctlError("file", f"{where} cannot be used", why=parsed.why, try_=parsed.allowed)
    return parsed


def _parameters(setting: Setting, command: str) -> Iterable[str]:
    return [parameter for where, parameter in setting.options if where in {"*", command}]


def _said_otherwise(key: str, setting: Setting, given: frozenset[str]) -> bool:
    by_environment = any(os.environ.get(name) for name in setting.variables)
    return by_environment or bool(given & _INSTEAD.get(key, frozenset()))


def _as_option(value: Value, *, listed: bool) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return [value] if listed else value
