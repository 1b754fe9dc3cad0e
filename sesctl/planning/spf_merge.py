"""The SPF record to publish in place of what is there; no term of anybody else's is ever dropped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.grammar.spf import parse_spf
from sesctl.model.spf import LOOKUP_LIMIT, Mechanism, Modifier, Spf, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.spf import SpfNode

SES_INCLUDE = "include:amazonses.com"
_ENDS = re.compile(r"[?~+-]?all|[a-z][a-z0-9._-]*=.*", re.IGNORECASE)
"""What comes after every mechanism that counts: `all`, and the modifiers."""

_MILDEST_FIRST = ("?", "~", "-", "+")


def suggest(tree: SpfNode, *, needs_ses: bool) -> Suggestion | None:
    """Suggest a record; None where nothing has to change, or too little is known.

    Args:
        tree: what stands at the name.
        needs_ses: whether SES has to be authorised there, as at the MAIL FROM domain.
    """
    match tree.outcome:
        case "none" if needs_ses:
            return Suggestion(tree.name, f"v=spf1 {SES_INCLUDE} ~all", "there is no record")
        case "several":
            return _merged(tree, needs_ses=needs_ses)
        case "record" if needs_ses and tree.authorises("amazonses.com") is False:
            return _checked(tree, [tree.record] if tree.record else [], "SES is added", add_ses=True)
        case "broken":
            return Suggestion(tree.name, "", f"{tree.faults[0].text!r} has to be corrected first")
        case _:
            return None


def with_ses(text: str) -> str:
    """Put the include of SES into one record, and leave all else of it where it is, even what nobody reads.

    Empty where a term that names SES would outdo the one that is added.
    """
    version, *words = text.split()
    if any(word.lower().lstrip("?~-+") == SES_INCLUDE for word in words):
        return ""
    last = next((at for at, word in enumerate(words) if _ENDS.fullmatch(word)), len(words))
    return " ".join((version, *words[:last], SES_INCLUDE, *words[last:]))


def _merged(tree: SpfNode, *, needs_ses: bool) -> Suggestion:
    records = [record for record in map(parse_spf, tree.texts) if isinstance(record, Spf)]
    if len(records) < len(tree.texts):
        return Suggestion(tree.name, "", "one of the records has an error that has to be corrected first")
    if any(isinstance(term, Modifier) and term.name == "redirect" for one in records for term in one.terms):
        return Suggestion(
            tree.name, "", "one of the records redirects; what it leads to has to be merged by hand"
        )
    return _checked(tree, records, f"{len(records)} records are merged", add_ses=needs_ses)


def _checked(tree: SpfNode, records: Iterable[Spf], why: str, *, add_ses: bool) -> Suggestion:
    """Put the terms together, unless they cost more than the limit."""
    terms = _terms(records, add_ses=add_ses)
    present = {child.via.lower(): child.lookups for child in tree.children}
    cost = sum(1 + present.get(text.lower(), 0) for text in terms if _queries(text))
    if cost > LOOKUP_LIMIT:
        return Suggestion(tree.name, "", f"it would need {cost} lookups, and {LOOKUP_LIMIT} are allowed")
    return Suggestion(tree.name, " ".join(["v=spf1", *terms]), why)


def _terms(records: Iterable[Spf], *, add_ses: bool) -> list[str]:
    """Return the terms of all records, each once, with one all behind them and the modifiers last."""
    mechanisms: dict[str, str] = {}
    modifiers: dict[str, str] = {}
    qualifiers: set[str] = set()
    for record in records:
        for term in record.terms:
            if isinstance(term, Modifier):
                modifiers.setdefault(term.text.lower(), term.text)
            elif term.name == "all":
                qualifiers.add(term.qualifier)
            else:
                mechanisms.setdefault(term.text.lower().removeprefix("+"), term.text)
    if add_ses and SES_INCLUDE not in mechanisms:
        # What comes first decides, so one that does not pass would outdo the one that is added.
        outdone = [f"{sign}{SES_INCLUDE}" for sign in _MILDEST_FIRST]
        mechanisms = {key: text for key, text in mechanisms.items() if key not in outdone}
        mechanisms[SES_INCLUDE] = SES_INCLUDE
    mildest = next((sign for sign in _MILDEST_FIRST if sign in qualifiers), None)
    redirects = any(text.startswith("redirect=") for text in modifiers)
    last = [] if mildest is None and redirects else [f"{(mildest or '~').replace('+', '~')}all"]
    return [*mechanisms.values(), *last, *modifiers.values()]


def _queries(text: str) -> bool:
    parsed = parse_spf(f"v=spf1 {text}")
    if not isinstance(parsed, Spf):
        return False
    term = parsed.terms[0]
    querying = {"include", "a", "mx", "ptr", "exists"} if isinstance(term, Mechanism) else {"redirect"}
    return term.name in querying


def suggestions(trees: Iterable[SpfNode], mail_from: str | None) -> tuple[Suggestion, ...]:
    """Suggest for each name; only the MAIL FROM domain has to authorise SES."""
    found = (suggest(tree, needs_ses=tree.name == mail_from) for tree in trees)
    return tuple(one for one in found if one)
