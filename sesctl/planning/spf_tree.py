"""Follow an SPF record through its includes, counting lookups as RFC 7208 section 4.6.4 does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.grammar.spf import QUERYING, has_macro, is_spf, looks_like_spf, parse_spf
from sesctl.model.lookup import Absent, Answered, Question
from sesctl.model.spf import LOOKUP_LIMIT, Mechanism, Spf, SpfNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.model.lookup import RecordType
    from sesctl.model.observation import Look
    from sesctl.model.spf import Modifier

    Ask = Callable[[Question], Look | None]

_GIVE_UP_NODES = 60
_SES = "amazonses.com"
_HOST_TYPE: dict[str, RecordType] = {"a": "A", "exists": "A", "mx": "MX"}


def spf_tree(name: str, ask: Ask) -> SpfNode:
    """Build the tree below a name.

    Args:
        name: where the record is looked for.
        ask: gives what was seen of a question, or None while that is not known yet; asking is what
            makes the survey look.
    """
    return _Evaluation(ask).node(name)


class _Evaluation:
    """One walk through a tree; `left` keeps it finite where somebody has built it to be large."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._left = _GIVE_UP_NODES

    def node(self, name: str, via: str = "", path: tuple[str, ...] = ()) -> SpfNode:
        name = name.lower().removesuffix(".")
        if has_macro(name):
            return SpfNode(name, via, "macro")
        if name in path:
            return SpfNode(name, via, "loop")
        self._left -= 1
        if self._left < 0:
            return SpfNode(name, via, "too-deep")
        look = self._ask(Question(name, "TXT"))
        if look is None or not look.known:
            return SpfNode(name, via, "unknown", detail=look.why_unknown if look else "not asked yet")
        return self._read(SpfNode(name, via, "none"), _best(look), path)

    def _read(self, node: SpfNode, reply: Answered | Absent, path: tuple[str, ...]) -> SpfNode:
        texts = reply.values if isinstance(reply, Answered) else ()
        records = tuple(text for text in texts if is_spf(text))
        if len(records) > 1:
            parsed = [record for record in map(parse_spf, records) if isinstance(record, Spf)]
            followed = [self._follow(node, record, path) for record in parsed]
            children = tuple(child for one in followed for child in one.children)
            return replace(node, outcome="several", texts=records, children=children)
        if not records:
            return replace(node, texts=tuple(text for text in texts if looks_like_spf(text)))
        record = parse_spf(records[0])
        if not isinstance(record, Spf):
            return replace(node, outcome="broken", texts=records, faults=record)
        return self._follow(replace(node, outcome="record", texts=records, record=record), record, path)

    def _follow(self, node: SpfNode, record: Spf, path: tuple[str, ...]) -> SpfNode:
        lookups, voids = 0, 0
        children: list[SpfNode] = []
        crowded: list[str] = []
        for term in _evaluated(record):
            lookups += 1
            if term.name in {"include", "redirect"}:
                child = self.node(term.value, term.text, (*path, node.name))
                children.append(child)
                lookups += child.lookups
                voids += child.void_lookups + self._is_void(child)
            elif isinstance(term, Mechanism):
                reply = self._host(term, node.name)
                voids += isinstance(reply, Absent)
                if term.name == "mx" and isinstance(reply, Answered) and len(reply.values) > LOOKUP_LIMIT:
                    crowded.append(term.text)
        return replace(
            node, children=tuple(children), lookups=lookups, void_lookups=voids, crowded=tuple(crowded)
        )

    def _is_void(self, child: SpfNode) -> bool:
        """Count an include whose name has no TXT record at all as void."""
        if child.outcome != "none":
            return False
        look = self._ask(Question(child.name, "TXT"))
        return look is not None and not any(isinstance(reply, Answered) for reply in look.known)

    def _host(self, term: Mechanism, current: str) -> Answered | Absent | None:
        """Look at what `a`, `mx` and `exists` ask for; SES sends by IPv4, so it is A."""
        host = term.value.partition("/")[0] or current
        kind = _HOST_TYPE.get(term.name)
        self._left -= 1
        if kind is None or has_macro(host) or self._left < 0:
            return None
        look = self._ask(Question(host.lower().removesuffix("."), kind))
        return _best(look) if look and look.known else None


def _best(look: Look) -> Answered | Absent:
    """Choose among servers that disagree: the best answer, since it is on its way, whoever gives it."""
    return min(look.known, key=_merit) if len(look.known) > 1 else look.known[0]


def _merit(reply: Answered | Absent) -> tuple[int, tuple[str, ...]]:
    """Rank a reply, the best first: one valid record that names SES, one valid record, an answer, an absence."""
    if isinstance(reply, Absent):
        return 3, ()
    records = [text for text in reply.values if is_spf(text)]
    if len(records) != 1 or not isinstance(parse_spf(records[0]), Spf):
        return 2, reply.values
    return int(_SES not in records[0].lower()), reply.values


def _evaluated(record: Spf) -> Iterator[Mechanism | Modifier]:
    """Yield the terms that cost a lookup, in the order of evaluation; what follows `all` is never reached."""
    for term in record.mechanisms:
        if term.name == "all":
            return
        if term.name in QUERYING:
            yield term
    if record.redirect:
        yield record.redirect
