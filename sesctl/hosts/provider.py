"""One of lexicon's providers, for one zone: the only way in which lexicon itself is called."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sesctl.errors import SesctlError
from sesctl.hosts.failures import Failures
from sesctl.hosts.providers import fit

if TYPE_CHECKING:
    from collections.abc import Callable

    from lexicon.config import ConfigResolver
    from lexicon.interfaces import Provider as LexiconProvider

Listed: TypeAlias = "dict[str, Any]"
"""A record as lexicon lists it: type, name, content, ttl, id."""


class Provider:
    """A provider that has let us in.

    Attributes:
        name: by which lexicon knows it.

    Raises:
        SesctlError: whenever lexicon raises anything.
    """

    def __init__(self, name: str, zone: str, ttl: int = 300) -> None:
        self.name = name
        # Shared with the provider, which reads its options when it needs them.
        self._options: dict[str, object] = {"provider_name": name, "domain": zone, "ttl": ttl}
        made = _class_of(name)
        config = _configuration(self._options)
        self._failures = _failures(name, made, config)
        self._provider = self._call(f"open the zone {zone}", lambda: _opened(made, config))

    def records(self, kind: str | None = None, name: str | None = None) -> list[Listed]:
        """List records: all, or those of one type and name."""
        what = f"{kind} {name}" if kind else "all records"
        found = self._call(f"list {what}", lambda: self._provider.list_records(kind, name))
        if not isinstance(found, list):
            raise self._failures.explain(f"list {what}", TypeError("it gave no list"))
        return found

    def create(self, kind: str, name: str, content: str, preference: str | None = None) -> None:
        """Create one record."""
        self._options["priority"] = preference
        doing = f"create {kind} {name}"
        if self._call(doing, lambda: self._provider.create_record(kind, name, content)) is False:
            raise self._failures.explain(doing, RuntimeError("it says no, and not why"))

    def delete(self, one: Listed) -> None:
        """Delete one record that was listed."""
        identifier, kind, name = one.get("id"), str(one["type"]), str(one["name"])
        doing = f"delete {kind} {name}"
        by = (
            {"identifier": identifier}
            if identifier
            else {"rtype": kind, "name": name, "content": one["content"]}
        )
        if self._call(doing, lambda: self._provider.delete_record(**by)) is False:
            raise self._failures.explain(doing, RuntimeError("it says no, and not why"))

    def _call(self, doing: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - lexicon has no types to go by
        try:
            return call()
        except SesctlError:
            raise
        except Exception as error:  # noqa: BLE001 - each provider raises what it likes
            # Its cause could carry keys in an URL into a traceback.
            raise self._failures.explain(doing, error) from None


def usable(name: str) -> None:
    """Find out whether there is such a provider, fit for use, with credentials of any kind.

    Raises:
        SesctlError: there is not, or something has to be installed.
    """
    _failures(name, _class_of(name), _configuration({}))


def _class_of(name: str) -> type[LexiconProvider]:
    """Import a provider.

    Lexicon's own client would first look for the public suffix of the zone, in a list that it
    fetches; which zone it is, is known here.
    """
    try:
        from lexicon._private.discovery import find_providers, load_provider_module  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SesctlError(
            "missing-extra",
            "dns-lexicon is not installed",
            why="hosts other than Route 53 and name servers are reached through it",
            try_="pip install 'sesctl[lexicon]'",
        ) from error
    # What it has to say by the way goes past every stream of ours.
    logging.getLogger("lexicon").addHandler(logging.NullHandler())
    logging.getLogger("lexicon").propagate = False
    fit(name, find_providers())
    found: type[LexiconProvider] = load_provider_module(name).Provider
    return found


def _configuration(options: dict[str, object]) -> ConfigResolver:
    """Read what lexicon reads: the environment, and its files in the working folder."""
    from lexicon.config import ConfigResolver  # noqa: PLC0415 - an extra

    resolver: ConfigResolver = ConfigResolver()  # type: ignore[no-untyped-call]
    try:
        return resolver.with_dict(options).with_env().with_config_dir(str(Path.cwd()))
    except Exception:  # noqa: BLE001 - of the YAML reader, which would repeat what it read
        raise SesctlError(
            "file",
            "a configuration file of lexicon cannot be read",
            why="lexicon.yml or lexicon_PROVIDER.yml in this folder is not a file of its kind",
            try_="mend it, or run sesctl in another folder and set the variables LEXICON_…",
        ) from None


def _failures(name: str, made: type[LexiconProvider], config: ConfigResolver) -> Failures:
    """Collect the variables of a provider, and the secrets in them; raises SesctlError where none is set."""
    parser = argparse.ArgumentParser(add_help=False)
    made.configure_parser(parser)
    options = list(vars(parser.parse_args([])))
    values = {one: config.resolve(f"lexicon:{name}:{one}") for one in options}
    variables = [f"LEXICON_{name}_{one}".upper() for one in options]
    given = [str(value) for value in values.values() if value]
    failures = Failures(name, variables, given)
    if options and not given:
        raise failures.missing()
    return failures


def _opened(made: type[LexiconProvider], config: ConfigResolver) -> LexiconProvider:
    provider = made(config)
    provider.authenticate()
    return provider
