"""Zones at a provider of dns-lexicon: sets that are missing are created, and none is ever replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.hosts.provider import Provider, usable
from sesctl.hosts.providers import NEVER_DELETES, PREFIX
from sesctl.hosts.values import content, presentation, whole_name
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import HostedSet, SetChange

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sesctl.hosts.provider import Listed

_ASKED = ("CNAME", "MX", "TXT")
# What is of no use for the next record either.
_FATAL = frozenset({"credentials", "network", "throttled", "file", "missing-extra"})


class LexiconHost:
    """Implements `sesctl.ports.NamedZones`.

    Args:
        provider: its name at lexicon.
        tell: called with a line for each record that was written.

    Raises:
        SesctlError: lexicon is not installed, has no such provider, or has no credentials for it.
    """

    creates_only = True

    def __init__(self, provider: str, tell: Callable[[str], None]) -> None:
        usable(provider)
        self.kind = f"{PREFIX}{provider}"
        self._name = provider
        self._tell = tell
        self._open: dict[str, Provider] = {}

    def zone(self, name: str) -> HostedZone:
        """Find the zone of exactly this name; raises SesctlError where the provider does not open it."""
        self._provider(name)
        return HostedZone("", name, ())

    def record_sets(self, zone: HostedZone, names: Collection[str]) -> tuple[HostedSet, ...]:
        """List the zone, and besides each of these names by type.

        Some providers give the first page of a zone only, and some cannot filter: together they
        give what there is, as far as lexicon can tell.
        """
        provider = self._provider(zone.name)
        listed = provider.records()
        for name in names:
            for kind in _ASKED:
                listed += provider.records(kind, name)
        return _sets(listed, zone.name)

    def change(self, zone: HostedZone, changes: Sequence[SetChange]) -> str:
        """Write record by record, since providers know no more; a failure says what is written and what not.

        Raises:
            SesctlError: something could not be written; running the same again goes on.
        """
        failure: SesctlError | None = None
        done: list[SetChange] = []
        for one in changes:
            try:
                self._change(zone, one)
            except SesctlError as error:
                failure = failure or error
                if error.kind in _FATAL:
                    break
            else:
                done.append(one)
                self._tell(f"{'created' if one.after else 'deleted'}: {_named(one)}")
        if failure:
            raise _partly(failure, done, [one for one in changes if one not in done])
        return ""

    def settled(self, receipt: str) -> bool:  # noqa: ARG002 - lexicon gives none
        """Whether all of the host's servers have the change; lexicon cannot tell, and reading back does."""
        return True

    def _provider(self, zone: str) -> Provider:
        if zone not in self._open:
            self._open[zone] = Provider(self._name, zone)
        return self._open[zone]

    def _change(self, zone: HostedZone, change: SetChange) -> None:
        if change.before and change.after:
            raise self._refused(change, "it only creates what is missing")
        if change.after:
            self._create(zone, change.after)
        elif change.before:
            self._delete(zone, change.before)

    def _create(self, zone: HostedZone, wanted: HostedSet) -> None:
        provider = self._provider(zone.name)
        if self._now(zone, wanted):
            raise self._refused(SetChange(None, wanted), "the set is no longer missing")
        for value in wanted.values:
            provider.create(wanted.type, wanted.name, *content(self._name, wanted.type, value))
        self._verify(zone, wanted)

    def _verify(self, zone: HostedZone, wanted: HostedSet) -> None:
        """Look at what the provider made of it; what it does not list yet is read back from DNS later."""
        made = [presentation(wanted.type, one) for one in self._now(zone, wanted)]
        if made and sorted(made) != sorted(wanted.values):
            raise SesctlError(
                "service",
                f"{self.kind} has written {wanted.type} {wanted.name} otherwise than it was told to",
                why=f"it was to be {', '.join(wanted.values)}, and is {', '.join(made)}",
                try_="delete that record at the host, and enter it by hand",
            )

    def _delete(self, zone: HostedZone, gone: HostedSet) -> None:
        if self._name in NEVER_DELETES:
            raise self._refused(SetChange(gone, None), NEVER_DELETES[self._name])
        listed = self._now(zone, gone)
        if sorted(presentation(gone.type, one) for one in listed) != sorted(gone.values):
            raise self._refused(SetChange(gone, None), "it has other values by now")
        for one in listed:
            self._provider(zone.name).delete(one)

    def _now(self, zone: HostedZone, one: HostedSet) -> list[Listed]:
        listed = self._provider(zone.name).records(one.type, one.name)
        return [found for found in listed if _key(found, zone.name) == one.key]

    def _refused(self, change: SetChange, why: str) -> SesctlError:
        return SesctlError(
            "refused",
            f"{_named(change)} is left as it is at {self.kind}",
            why=why,
            try_="change it by hand, at the host",
        )


def _sets(listed: Iterable[Listed], zone: str) -> tuple[HostedSet, ...]:
    """Gather records into sets; no TTL, since providers round it as they like."""
    values: dict[tuple[str, str], list[str]] = {}
    for one in listed:
        key = _key(one, zone)
        value = presentation(key[1], one)
        if value not in values.setdefault(key, []):
            values[key].append(value)
    return tuple(HostedSet(name, kind, 0, tuple(found)) for (name, kind), found in values.items())


def _key(one: Listed, zone: str) -> tuple[str, str]:
    return whole_name(str(one.get("name") or ""), zone), str(one.get("type") or "").upper()


def _named(change: SetChange) -> str:
    return " ".join(reversed(change.key))


def _partly(error: SesctlError, done: Sequence[SetChange], left: Sequence[SetChange]) -> SesctlError:
    """Add to a failure what became of all the changes."""
    written = f"Written: {', '.join(map(_named, done))}." if done else "Nothing was written."
    why = f"{error.why.rstrip('.')}. {written} Not written: {', '.join(map(_named, left))}."
    return SesctlError(error.kind, error.what, why=why, try_=error.try_)
