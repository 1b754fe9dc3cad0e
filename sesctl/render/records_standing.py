"""How records stand in DNS, in words, for the forms of `records` that have a place for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.model.lookup import Absent, Answered, Unknown
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sesctl.model.lookup import Role, Seen
    from sesctl.model.records import Record
    from sesctl.model.report import DomainReport, RecordReport, RecordStatus

_FEW = 4
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """What a look at DNS has shown.

    Attributes:
        at: when DNS was asked.
        reports: by record.
    """

    at: datetime
    reports: Mapping[Record, RecordReport]

    @property
    def when(self) -> str:
        """The time of the look."""
        return f"{self.at:%Y-%m-%d %H:%M} UTC"

    @property
    def sources(self) -> str:
        """Who was asked, and whether they answered."""
        seen = [one for report in self.reports.values() for one in report.seen]
        asked = [words for role, what in _ROLES if (words := _asked(seen, role, what))]
        return " and ".join(asked) or "nobody could be asked"

    @property
    def summary(self) -> str:
        """How many records stand how."""
        counts = ((self.count(status), status) for status in _STATUSES)
        return ", ".join(f"{count} {status}" for count, status in counts if count)

    def count(self, status: RecordStatus) -> int:
        """How many records have this status."""
        return sum(report.status == status for report in self.reports.values())


_ROLES: tuple[tuple[Role, str], ...] = (("authoritative", "name server"), ("resolver", "resolver"))
_STATUSES: tuple[RecordStatus, ...] = ("ok", "missing", "wrong", "unknown")


def standing_of(report: DomainReport) -> Standing:
    """Take what the formats need out of a judgement."""
    return Standing(report.observation.at, {one.record: one for one in report.records})


def _asked(seen: Iterable[Seen], role: Role, what: str) -> str:
    """List the servers of one role by name; one that gave no answer to anything is marked."""
    answered: dict[str, bool] = {}
    for one in seen:
        if one.server.role == role:
            name = one.server.name or one.server.address
            answered[name] = answered.get(name, False) or _is_known(one)
    if not answered:
        return ""
    what = what if len(answered) == 1 else f"{what}s"
    if len(answered) > _FEW:
        silent = list(answered.values()).count(False)
        return f"{len(answered)} {what}" + (f" ({silent} gave no answer)" if silent else "")
    names = (name if known else f"{name} (no answer)" for name, known in answered.items())
    return clean(f"{what} {', '.join(names)}")


def explained(report: RecordReport) -> tuple[str, str]:
    """Say in a clause what was seen of a record; the second text is what stands there, where that matters."""
    match report.status:
        case "unknown":
            return f"no server gave an answer ({_reasons(report)}), so nothing is known", ""
        case "ok":
            return _found(report)
        case _ if report.propagating:
            own = [one for one in report.seen if one.server.role == _whose(report)]
            having = sum(one.server.address in report.agreeing for one in own)
            return f"on its way: {having} of {len(own)} servers have it", ""
        case "missing":
            return "no server has it", ""
        case "wrong":
            return "in its place stands", _instead(report)


def _found(report: RecordReport) -> tuple[str, str]:
    right = [one for one in report.seen if one.server.address in report.agreeing]
    values = {value for one in right if isinstance(one.reply, Answered) for value in one.reply.values}
    if not values:
        return "nothing stands at this name, and the record of a domain above applies", ""
    if not values.issuperset(report.record.values):
        return "leave what is there, it is right too", clean(", ".join(sorted(values)), _LONGEST)
    if len(right) == len(report.seen):
        return "every server has it", ""
    if all(one in right for one in report.seen if _is_known(one)):
        return "every server that answered has it", ""
    return "the zone's own servers have it, and not yet every resolver", ""


def _whose(report: RecordReport) -> Role:
    """Tell whose replies the status rests on: the zone's own servers, or else the resolvers."""
    roles = {one.server.role for one in report.seen if _is_known(one)}
    return "authoritative" if "authoritative" in roles else "resolver"


def _instead(report: RecordReport) -> str:
    role, values = _whose(report), dict[str, None]()
    for one in report.seen:
        if one.server.role == role and one.server.address not in report.agreeing:
            reply = one.reply
            if isinstance(reply, Answered | Absent):
                values |= dict.fromkeys(f"an alias of {alias}" for alias in reply.aliases)
            if isinstance(reply, Answered):
                values |= dict.fromkeys(reply.values)
    return clean(", ".join(values) or "something else", _LONGEST)


def _reasons(report: RecordReport) -> str:
    reasons = dict.fromkeys(one.reply.reason for one in report.seen if isinstance(one.reply, Unknown))
    return ", ".join(reasons) or "nobody was asked"


def _is_known(seen: Seen) -> bool:
    return isinstance(seen.reply, Answered | Absent)
