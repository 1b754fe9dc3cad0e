"""Evaluate SPF for one mail, as its receiver did (RFC 7208 section 4)."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from sesctl.grammar.domain import parse_domain
from sesctl.grammar.spf import QUERYING, is_spf, parse_spf
from sesctl.grammar.spf_macro import expand, needs_reverse_name
from sesctl.model.fact import Unread
from sesctl.model.lookup import Absent, Answered, Question
from sesctl.model.spf import LOOKUP_LIMIT, VOID_LIMIT
from sesctl.model.spf_result import SpfOutcome
from sesctl.planning.spf_tree import spf_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sesctl.model.lookup import RecordType
    from sesctl.model.observation import Look
    from sesctl.model.spf import Mechanism, Spf
    from sesctl.model.spf_result import SpfClient, SpfWord

    Ask = Callable[[Question], Look | None]

_WORDS: dict[str, SpfWord] = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_TARGET = re.compile(r"(?P<spec>.*?)(?:/(?P<four>\d{1,3}))?(?://(?P<six>\d{1,3}))?", re.DOTALL | re.ASCII)


def check_host(client: SpfClient, ask: Ask) -> SpfOutcome | Unread | None:
    """Evaluate the record of the sender's domain.

    Args:
        client: who handed the mail over, and for whom.
        ask: as for `spf_tree`.

    Returns:
        The outcome; why there can be none; or None while answers are still to come.
    """
    if not isinstance(parse_domain(client.domain), str):
        return SpfOutcome("none", why="the sender has no domain")
    spf_tree(client.domain, ask)  # asks for all that is included at once, rather than a round trip a step
    try:
        return _Evaluation(client, ask).check(client.domain)
    except _PermError as error:
        return SpfOutcome("permerror", error.term, error.why)
    except _Undecided as undecided:
        return Unread(undecided.why) if undecided.why else None


class _PermError(Exception):
    def __init__(self, why: str, term: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.term = term


class _Undecided(Exception):  # noqa: N818 - it ends an evaluation, it is not an error
    """An answer is missing: it is still to come, or, where there is a reason, it cannot be had."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


class _Evaluation:
    """One evaluation; the counters are those of section 4.6.4."""

    def __init__(self, client: SpfClient, ask: Ask) -> None:
        self._client = client
        self._address = ipaddress.ip_address(client.address)
        self._address_type: RecordType = "A" if self._address.version == 4 else "AAAA"  # noqa: PLR2004 - IPv4
        self._ask = ask
        self._lookups = 0
        self._voids = 0

    def check(self, domain: str) -> SpfOutcome:
        record = self._record(domain)
        if record is None:
            return SpfOutcome("none")
        for term in record.mechanisms:
            if term.name in QUERYING:
                self._count(term.text)
            if self._matches(term, domain):
                return SpfOutcome(_WORDS[term.qualifier], term.text)
        if record.redirect:
            self._count(record.redirect.text)
            outcome = self.check(self._name(record.redirect.value, domain))
            if outcome.word == "none":
                raise _PermError("the target of its redirect has no SPF record", record.redirect.text)
            return SpfOutcome(outcome.word, record.redirect.text)
        return SpfOutcome("neutral")

    def _record(self, domain: str) -> Spf | None:
        texts = [text for text in self._values(domain, "TXT") if is_spf(text)]
        if len(texts) > 1:
            raise _PermError(f"there are {len(texts)} SPF records at {domain}")
        record = parse_spf(texts[0]) if texts else None
        if isinstance(record, tuple):
            raise _PermError(f"the record at {domain} cannot be read: {record[0].why}", record[0].text)
        return record

    def _count(self, term: str) -> None:
        self._lookups += 1
        if self._lookups > LOOKUP_LIMIT:
            raise _PermError(f"it takes more than {LOOKUP_LIMIT} lookups", term)

    def _matches(self, term: Mechanism, domain: str) -> bool:
        match term.name:
            case "all":
                return True
            case "ip4" | "ip6":
                return self._address in ipaddress.ip_network(term.value, strict=False)
            case "include":
                return self._includes(term, domain)
            case "exists":
                return bool(self._values(self._name(term.value, domain), "A", counted=True))
            case "a" | "mx":
                return self._is_host(term, domain)
            case _:
                raise _Undecided(f"{term.text} asks for the name of the address, which is not looked up here")

    def _includes(self, term: Mechanism, domain: str) -> bool:
        name = self._name(term.value, domain)
        self._values(name, "TXT", counted=True)
        outcome = self.check(name)
        if outcome.word == "none":
            raise _PermError(f"there is no SPF record at {name}", term.text)
        return outcome.word == "pass"

    def _is_host(self, term: Mechanism, domain: str) -> bool:
        target = _TARGET.fullmatch(term.value)
        spec, four, six = target.groups() if target else (term.value, None, None)
        name = self._name(spec, domain) if spec else domain
        length = four if self._address.version == 4 else six  # noqa: PLR2004 - IPv4
        if term.name == "a":
            return self._is_among(self._addresses(name, counted=True), length)
        found = [value.partition(" ")[2] for value in self._values(name, "MX", counted=True)]
        hosts = [host for host in found if host]
        if len(hosts) > LOOKUP_LIMIT:
            raise _PermError(f"{name} has more than {LOOKUP_LIMIT} mail servers", term.text)
        for host in hosts:
            self._ask(Question(host, self._address_type))  # all at once, as above
        return any(self._is_among(self._addresses(host), length) for host in hosts)

    def _is_among(self, addresses: Sequence[str], length: str | None) -> bool:
        suffix = f"/{length}" if length else ""
        return any(
            self._address in ipaddress.ip_network(f"{address}{suffix}", strict=False) for address in addresses
        )

    def _addresses(self, name: str, *, counted: bool = False) -> Sequence[str]:
        return self._values(name, self._address_type, counted=counted)

    def _name(self, spec: str, domain: str) -> str:
        if needs_reverse_name(spec):
            raise _Undecided(f"{spec} asks for the name of the address, which is not looked up here")
        return expand(spec, self._client, domain)

    def _values(self, name: str, kind: RecordType, *, counted: bool = False) -> Sequence[str]:
        """Look something up; `counted` as one of the few lookups that may find nothing."""
        look = self._ask(Question(name, kind))
        if look is None:
            raise _Undecided
        if not look.known:
            raise _Undecided(f"{name} could not be looked up ({look.why_unknown})")
        reply = next((one for one in look.known if isinstance(one, Answered) and one.values), look.known[0])
        if isinstance(reply, Absent) or not reply.values:
            self._voids += counted
            if self._voids > VOID_LIMIT:
                raise _PermError(f"more than {VOID_LIMIT} lookups find nothing", name)
            return ()
        return reply.values
