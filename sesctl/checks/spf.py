"""SPF, at the MAIL FROM domain, where SES needs it, and at the domain, where other senders may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.view import Unknowable
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import View
    from sesctl.model.spf import SpfNode


def _known_trees(view: View) -> Iterator[SpfNode]:
    """Yield each tree; a tree that is unknown ends the judgement once the others have been given."""
    unknown = ""
    for tree in view.spf:
        if tree.outcome == "unknown":
            unknown = unknown or f"{tree.name}: {tree.detail}"
        else:
            yield tree
    if unknown:
        raise Unknowable(unknown)


@check(Severity.ERROR, "spf", silences=("mail-from-spf-missing",))
def spf_multiple_records(view: View) -> Iterator[Problem]:
    """There are several SPF records at one name.

    What it checks:
        Whether at most one TXT record begins with v=spf1, at the MAIL FROM domain and at the domain.

    Why it matters:
        Two records are an error (permerror): receivers ignore both, and SPF passes for nobody.

    How to fix it:
        Merge them into one record that has the terms of all, and a single all at its end.

    Example:
        mail TXT "v=spf1 include:_spf.example.org ~all"

    Instead:
        mail TXT "some-verification=abc"

    References:
        RFC 7208 section 4.5.
    """
    for tree in _known_trees(view):
        if tree.outcome == "several":
            yield Problem(
                subject=tree.name,
                message=f"There are {len(tree.texts)} SPF records at {tree.name}, so receivers ignore them all.",
                fix=f"Merge them into one TXT record at {tree.name}, with the terms of all and one all at the end.",
                seen=" | ".join(tree.texts),
                expected="one record",
            )


@check(Severity.ERROR, "spf", silences=("mail-from-spf-lacks-ses",))
def spf_syntax_error(view: View) -> Iterator[Problem]:
    """The SPF record does not follow the grammar.

    What it checks:
        The record at the MAIL FROM domain and at the domain, term by term.

    Why it matters:
        One wrong term makes the whole record an error (permerror), and SPF passes for nobody.

    How to fix it:
        Correct the term that is named. Terms are separated by single spaces; an include takes a domain,
        ip4 and ip6 take networks.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 include: amazonses.com ~all"

    Instead:
        @drop mail TXT
        mail TXT "V=SPF1 include:amazonses.com ~ALL"

    References:
        RFC 7208 section 12.
    """
    for tree in _known_trees(view):
        if tree.outcome == "broken":
            fault = tree.faults[0]
            yield Problem(
                subject=tree.name,
                message=f"The SPF record at {tree.name} has an error at character {fault.position + 1}, "
                f"{fault.text!r}: {fault.why}.",
                fix=f"Correct that term of the TXT record at {tree.name}.",
                seen=tree.texts[0],
                expected="v=spf1 include:amazonses.com ~all" if tree is view.spf[0] else None,
            )
