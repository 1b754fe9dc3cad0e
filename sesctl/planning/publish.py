"""What a zone is to hold besides what it holds: every value of somebody else stays.

Each record is worked into the record sets that were read; the difference of before and after is
the plan. What would replace a value that is not ours is held back unless it was allowed by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sesctl.grammar.dmarc import is_dmarc, looks_like_dmarc, parse_dmarc
from sesctl.grammar.presentation import rdata, text_of
from sesctl.grammar.spf import is_spf
from sesctl.model.dmarc import Dmarc
from sesctl.model.hosting import HostedSet, SetChange
from sesctl.model.names import ancestors, is_below
from sesctl.model.plan import ChangeRecordSet, Held
from sesctl.planning.dmarc_policy import DmarcWish, changed, effective, is_weaker
from sesctl.planning.hosting import together
from sesctl.planning.spf_merge import SES_INCLUDE, suggest, with_ses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.observation import DmarcWalk
    from sesctl.model.records import Record
    from sesctl.model.spf import SpfNode

_ESCAPE = re.compile(r"\\[0-9]")

ALLOW_REPLACE = "replace-record"
ALLOW_WEAKEN = "weaken-dmarc"

PUBLISH_DANGERS = (ALLOW_REPLACE, ALLOW_WEAKEN)
"""What `publish --allow` takes."""

_WHY: dict[str, str] = {
    "dkim": "DKIM",
    "mail-from-mx": "MAIL FROM: bounces go to SES",
    "mail-from-spf": "MAIL FROM: SPF",
    "dmarc": "DMARC",
    "spf": "SPF of the domain",
}


_NO_WISH = DmarcWish()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be published.

    Attributes:
        records: of one zone.
        dmarc: what is wanted where there is a policy already.
        allowed: dangers that may be taken.
    """

    records: tuple[Record, ...]
    dmarc: DmarcWish = _NO_WISH
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Present:
    """What is there already.

    Attributes:
        sets: of the zone, at least those at the records' names, and the NS sets above them.
        spf: by name, the tree of the SPF record that the zone holds there.
        dmarc: the walk from the domain upwards, as DNS shows it; None where nobody looked.
        domain: whose policy the walk looked for.
    """

    zone: HostedZone
    sets: tuple[HostedSet, ...]
    spf: Mapping[str, SpfNode] = field(default_factory=dict)
    dmarc: DmarcWalk | None = None
    domain: str = ""


Outcome = tuple[tuple[ChangeRecordSet, ...], tuple[Held, ...]]


def plan_zone(wish: Wish, present: Present) -> Outcome:
    """Plan the changes of one zone, and say what is left alone."""
    work = _Work(wish, present)
    for record in wish.records:
        work.add(record)
    return tuple(work.steps()), tuple(dict.fromkeys((*work.held, *work.below_cuts())))


class _Work:
    """The zone as it is to be, while one record after the other is worked in."""

    def __init__(self, wish: Wish, present: Present) -> None:
        self._wish = wish
        self._present = present
        self._sets = {one.key: one for one in present.sets}
        self._why: dict[tuple[str, str], str] = {}
        self._cut: dict[str, dict[str, None]] = {}
        self.held: list[Held] = []

    def below_cuts(self) -> Iterator[Held]:
        """Say what this zone cannot hold, once for each zone below it."""
        for cut, names in self._cut.items():
            be = "is" if len(names) == 1 else "are"
            why = f"{together([*names])} {be} left out: this zone delegates {cut}, and what stands here is never seen."
            yield Held(why, asked_for=True)

    def steps(self) -> Iterator[ChangeRecordSet]:
        """Yield the difference between what was read and what is to be, what goes first."""
        before = {one.key: one for one in self._present.sets}
        gone = [key for key in before if key not in self._sets]
        for key in dict.fromkeys((*gone, *self._why)):
            old, new = before.get(key), self._sets.get(key)
            if old != new:
                why = self._why.get(key, "it stands in the way")
                yield ChangeRecordSet(self._present.zone, SetChange(old, new), why)

    def add(self, record: Record) -> None:
        """Work one record in, or say why not."""
        if cut := self._cut_above(record.name):
            self._cut.setdefault(cut, {})[record.name] = None
        elif special := self._special(record):
            self._hold(f"The {special.type} set at {special.name} {special.special}; it is left as it is.")
        elif record.purpose == "dmarc":
            self._dmarc(record)
        elif self._clear(record):
            self._place(record)

    def _hold(self, why: str, allow: str = "", *, asked_for: bool = True) -> None:
        self.held.append(Held(why, allow, asked_for))

    def _cut_above(self, name: str) -> str:
        apex = self._present.zone.name
        between = (above for above in (name, *ancestors(name)) if is_below(above, apex))
        return next((above for above in between if (above, "NS") in self._sets), "")

    def _special(self, record: Record) -> HostedSet | None:
        kinds = (record.type, "CNAME") if record.type != "CNAME" else None
        here = (one for one in self._sets.values() if one.name == record.name and one.special)
        return next((one for one in here if kinds is None or one.type in kinds), None)

    def _clear(self, record: Record) -> bool:
        """Make room: an alias shares its name with nothing; whether there is room now."""
        here = [one for one in self._sets.values() if one.name == record.name]
        in_the_way = [one for one in here if (one.type == "CNAME") != (record.type == "CNAME")]
        if not in_the_way:
            return True
        if ALLOW_REPLACE not in self._wish.allowed:
            found = "; ".join(f"{one.type} {', '.join(one.values)}" for one in in_the_way)
            rule = "A CNAME record can share its name with no other."
            self._hold(
                f"{record.name} has {found}, where {_what(record)} has to stand. {rule}", ALLOW_REPLACE
            )
            return False
        for one in in_the_way:
            del self._sets[one.key]
        return True

    def _place(self, record: Record) -> None:
        if record.type == "TXT":
            self._spf(record)
            return
        now = self._sets.get((record.name, record.type))
        if now is None:
            self._put(record, tuple(rdata(record, value) for value in record.values))
        elif not _same(record, now):
            self._replace(record, now)

    def _replace(self, record: Record, now: HostedSet) -> None:
        if ALLOW_REPLACE in self._wish.allowed:
            self._put(record, tuple(rdata(record, value) for value in record.values))
            return
        found = ", ".join(now.values)
        why = f"{record.name} has {record.type} {found}, where {_what(record)} has to stand."
        self._hold(why, ALLOW_REPLACE)

    def _put(self, record: Record, values: tuple[str, ...]) -> None:
        key = record.name, record.type
        now = self._sets.get(key)
        self._sets[key] = (
            replace(now, values=values) if now else HostedSet(record.name, record.type, record.ttl, values)
        )
        self._why.setdefault(key, _WHY[record.purpose])

    def _unwritable(self, record: Record, values: Iterable[str]) -> bool:
        """Hold a value with escapes: what they stand for differs between hosts, so it cannot be rewritten."""
        escaped = next((value for value in values if _ESCAPE.search(value)), None)
        if escaped:
            self._hold(f"{record.name} has {escaped}, whose characters are not plain; change it by hand.")
        return escaped is not None

    # TXT: other values stay, and there is one SPF record

    def _texts(self, record: Record) -> tuple[str, ...]:
        now = self._sets.get((record.name, "TXT"))
        return now.values if now else ()

    def _spf(self, record: Record) -> None:
        values = self._texts(record)
        present = [value for value in values if is_spf(text_of(value))]
        if not present:
            self._put(record, (*values, *(rdata(record, value) for value in record.values)))
            return
        tree = self._present.spf.get(record.name)
        if tree is None or {text_of(value) for value in present} != set(tree.texts):
            self._hold(f"The SPF record at {record.name} could not be looked into; it is left as it is.")
        elif tree.outcome != "record" or tree.authorises("amazonses.com") is not True:
            self._merge(record, values, present, tree)

    def _merge(self, record: Record, values: tuple[str, ...], present: list[str], tree: SpfNode) -> None:
        if self._unwritable(record, present):
            return
        unknown = [node for node in tree.every if node.outcome == "unknown"]
        if unknown:
            why = f"{unknown[0].name} could not be looked up ({unknown[0].detail})"
            self._hold(f"It cannot be told whether the SPF record at {record.name} has room for SES: {why}.")
            return
        suggestion = suggest(tree, needs_ses=True)
        if suggestion is None or not suggestion.value:
            why = suggestion.why if suggestion else "it depends on the mail"
            self._hold(f"The SPF record at {record.name} is left without {SES_INCLUDE}: {why}.")
            return
        value = (with_ses(tree.texts[0]) if tree.outcome == "record" else "") or suggestion.value
        merged = rdata(record, value)
        if changed_beside(tree, value):
            was = " and ".join(repr(text) for text in tree.texts)
            self._hold(
                f"The SPF record of {record.name} changes in more than the include of SES: it was {was}.",
                asked_for=False,
            )
        first = values.index(present[0])
        kept = [value for value in values if value not in present]
        self._put(record, (*kept[:first], merged, *kept[first:]))

    # DMARC: what is there stays, and is only ever raised

    def _dmarc(self, record: Record) -> None:
        alias = self._sets.get((record.name, "CNAME"))
        if alias:
            why = (
                f"{record.name} is an alias of {', '.join(alias.values)}; whoever runs that sets the policy."
            )
            self._hold(why, asked_for=self._wish.dmarc.policy is not None)
            return
        values = self._texts(record)
        counting = [value for value in values if is_dmarc(text_of(value))]
        if len(counting) > 1:
            why = f"{record.name} has {len(counting)} DMARC records, and receivers ignore all of them. "
            self._hold(f"{why}Remove all but one; which, sesctl does not decide.")
        elif counting:
            self._revise(record, values, counting[0])
        elif broken := [value for value in values if looks_like_dmarc(text_of(value))]:
            self._mend(record, values, broken)
        else:
            self._begin(record, values)

    def _revise(self, record: Record, values: tuple[str, ...], value: str) -> None:
        now = parse_dmarc(text_of(value))
        if not isinstance(now, Dmarc):
            self._mend(record, values, [value])
            return
        wanted = self._wish.dmarc.policy
        if wanted and is_weaker(wanted, now.policy) and ALLOW_WEAKEN not in self._wish.allowed:
            self._hold(f"{record.name} has p={now.policy}, which is stricter than {wanted}.", ALLOW_WEAKEN)
            return
        text = changed(now, self._wish.dmarc)
        if text != now.text and not self._unwritable(record, [value]):
            new = rdata(record, text)
            self._put(record, tuple(new if one == value else one for one in values))

    def _mend(self, record: Record, values: tuple[str, ...], broken: list[str]) -> None:
        if ALLOW_REPLACE in self._wish.allowed:
            kept = tuple(value for value in values if value not in broken)
            self._put(record, (*kept, *(rdata(record, value) for value in record.values)))
            return
        why = f"{record.name} has {', '.join(broken)}, which receivers do not take for a DMARC record."
        self._hold(why, ALLOW_REPLACE)

    def _begin(self, record: Record, values: tuple[str, ...]) -> None:
        """Publish a policy where the domain has none of its own, unless one from above would be lost."""
        walk = self._present.dmarc
        wanted = self._wish.dmarc.policy
        if walk and walk.unknown and wanted is None:
            why = f"It could not be told whether a DMARC policy above {self._present.domain} applies"
            self._hold(f"{why} ({walk.unknown}), which a record of its own would override.")
            return
        found = walk.found if walk else None
        above = effective(found, self._present.domain) if found and found.name != record.name else None
        if found and above and wanted is None:
            why = f"The DMARC policy of {found.domain} (p={above}) applies to {self._present.domain} too."
            self._hold(f"{why} A record of its own would override it.", asked_for=False)
            return
        if above and wanted and is_weaker(wanted, above) and ALLOW_WEAKEN not in self._wish.allowed:
            why = f"The policy that {self._present.domain} inherits is p={above}, stricter than {wanted}."
            self._hold(why, ALLOW_WEAKEN)
            return
        self._put(record, (*values, *(rdata(record, value) for value in record.values)))


def changed_beside(tree: SpfNode, merged: str) -> bool:
    """Whether a merge does more to a record than to put the include of SES into it."""
    before = tree.texts[0].lower().split() if len(tree.texts) == 1 else []
    after = [term for term in merged.lower().split() if term != SES_INCLUDE]
    return after != before


def _what(record: Record) -> str:
    return f"{record.type} {record.values[0]}"


def _same(record: Record, now: HostedSet) -> bool:
    wanted = sorted(rdata(record, value).lower() for value in record.values)
    found = sorted(map(_dotted, now.values))
    # One host is the first choice, whatever its preference.
    alone = record.type == "MX" and len(found) == 1
    return found == wanted or (alone and found[0].split()[-1:] == wanted[0].split()[-1:])


def _dotted(value: str) -> str:
    """Write a host name, or an MX value, as `rdata` does: some hosts leave the final dot out."""
    plain = " ".join(value.lower().split())
    return plain if plain.endswith(".") else f"{plain}."


def names_of(records: Iterable[Record]) -> tuple[str, ...]:
    """The names of records, each once."""
    return tuple(dict.fromkeys(record.name for record in records))
