"""SPF, at the MAIL FROM domain, where SES needs it, and at the domain, where other senders may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import Unknowable
from sesctl.grammar.spf import parse_spf
from sesctl.model.finding import Severity
from sesctl.model.spf import LOOKUP_LIMIT, VOID_LIMIT, Modifier, Spf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import View
    from sesctl.model.fault import Fault
    from sesctl.model.spf import SpfNode

_MARKS = ('"', "'", "\\", "“", "”")
_STRIPPED = "\"'\\“”"


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


def _whole_trees(view: View) -> Iterator[SpfNode]:
    """Yield each known tree; includes that could not be followed end the judgement afterwards."""
    unknown = ""
    for tree in _known_trees(view):
        yield tree
        hidden = (node for node in tree.every[1:] if node.outcome == "unknown")
        unknown = unknown or next((f"{node.name}: {node.detail}" for node in hidden), "")
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


@check(Severity.ERROR, "spf", silences=("mail-from-spf-lacks-ses", "mail-from-spf-missing"))
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
        meant = [text for text in tree.texts if text[:1] not in _MARKS] if tree.outcome == "none" else ()
        faults = tree.faults or tuple(fault for text in meant[:1] for fault in _faults(text))
        if faults:
            fault = faults[0]
            yield Problem(
                subject=tree.name,
                message=f"The SPF record at {tree.name} has an error at character {fault.position + 1}, "
                f"{fault.text!r}: {fault.why}.",
                fix=f"Correct that term of the TXT record at {tree.name}.",
                seen=tree.texts[0],
                expected="v=spf1 include:amazonses.com ~all" if tree is view.spf[0] else None,
            )


@check(Severity.ERROR, "spf", silences=("mail-from-spf-missing",))
def spf_quoted(view: View) -> Iterator[Problem]:
    """Quotation marks are a part of the SPF record.

    What it checks:
        Where there is no SPF record, whether a text begins with a quotation mark and v=spf1.

    Why it matters:
        A zone file writes texts in quotation marks; most panels add them by themselves. Typed in, they
        become a part of the value, and what begins with one is no SPF record.

    How to fix it:
        Enter the value without quotation marks.

    Example:
        @drop mail TXT
        mail TXT '"v=spf1 include:amazonses.com ~all"'

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com ~all"

    References:
        RFC 7208 section 3.3.
    """
    for tree in _known_trees(view):
        meant = [text for text in tree.texts if text[:1] in _MARKS]
        if tree.outcome == "none" and meant:
            yield Problem(
                subject=tree.name,
                message=f"The text at {tree.name} begins with a quotation mark, so it is no SPF record.",
                fix=f"Enter the TXT record at {tree.name} without quotation marks: {meant[0].strip(_STRIPPED)}",
                seen=meant[0],
                expected=meant[0].strip(_STRIPPED),
            )


@check(Severity.ERROR, "spf")
def spf_too_many_lookups(view: View) -> Iterator[Problem]:
    """The SPF record needs too many lookups.

    What it checks:
        How many terms of the record, and of all that it includes, need DNS; 10 are allowed. An mx term
        may name at most 10 hosts.

    Why it matters:
        Receivers stop at the limit with an error (permerror), and SPF passes for nobody.

    How to fix it:
        Take out what no longer sends for you, beginning with the branch that costs most, or move a
        sender to a subdomain with a record of its own.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 include:a.example.com include:amazonses.com ~all"
        a TXT "v=spf1 mx mx mx mx mx mx mx mx mx mx ~all"
        a MX 10 a.example.com.

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 include:a.example.com include:amazonses.com ~all"
        a TXT "v=spf1 mx mx mx mx mx mx mx mx ~all"
        a MX 10 a.example.com.

    References:
        RFC 7208 section 4.6.4.
    """
    for tree in _whole_trees(view):
        crowded = [term for node in tree.every for term in node.crowded]
        if tree.outcome != "record":
            continue
        if tree.lookups > LOOKUP_LIMIT or crowded:
            hosts = f" {', '.join(crowded)} names more than {LOOKUP_LIMIT} hosts." if crowded else ""
            yield Problem(
                subject=tree.name,
                message=f"The SPF record at {tree.name} needs {tree.lookups} lookups; {LOOKUP_LIMIT} are allowed. "
                f"{_costs(tree)}{hosts}",
                fix="Take out what no longer sends for you, beginning with what costs most.",
                seen=f"{tree.lookups} lookups",
                expected=f"at most {LOOKUP_LIMIT}",
            )


def _costs(tree: SpfNode) -> str:
    branches = sorted(tree.children, key=lambda child: -child.lookups)
    return (
        "; ".join(f"{child.via} costs {child.lookups + 1}" for child in branches[:5]) + "."
        if branches
        else ""
    )


@check(Severity.ERROR, "spf")
def spf_too_many_void_lookups(view: View) -> Iterator[Problem]:
    """Too many lookups of the SPF record find nothing.

    What it checks:
        How many of the lookups end in no record at all; 2 are allowed.

    Why it matters:
        Receivers stop at the limit with an error (permerror), and SPF passes for nobody.

    How to fix it:
        Take out the terms whose names no longer exist.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 a:x1.example.com a:x2.example.com a:x3.example.com include:amazonses.com ~all"

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 a:x1.example.com a:x2.example.com include:amazonses.com ~all"

    References:
        RFC 7208 section 4.6.4.
    """
    for tree in _whole_trees(view):
        if tree.void_lookups > VOID_LIMIT:
            yield Problem(
                subject=tree.name,
                message=f"{tree.void_lookups} lookups of the SPF record at {tree.name} find nothing; "
                f"{VOID_LIMIT} are allowed.",
                fix="Take out the terms whose names no longer exist.",
                seen=f"{tree.void_lookups} void lookups",
                expected=f"at most {VOID_LIMIT}",
            )


@check(Severity.ERROR, "spf")
def spf_include_broken(view: View) -> Iterator[Problem]:
    """An include leads to no valid SPF record.

    What it checks:
        Whether the target of each include and redirect has exactly one valid record.

    Why it matters:
        An include of a name without a valid record is an error (permerror) for the whole record.

    How to fix it:
        Compare the name with the sender's documentation, or take the term out.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 include:_spf.gone.example.com include:amazonses.com ~all"

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com ~all"

    References:
        RFC 7208 section 5.2.
    """
    words = {
        "none": "has no SPF record",
        "several": "has several SPF records",
        "broken": "has one with an error",
    }
    for tree in _whole_trees(view):
        for node in tree.every[1:] if tree.outcome == "record" else ():
            if node.outcome in words:
                yield Problem(
                    subject=tree.name,
                    message=f"{node.via} in the SPF record at {tree.name}: {node.name} {words[node.outcome]}.",
                    fix=f"Compare {node.name} with what that sender's documentation says, or take {node.via} out.",
                    seen=" | ".join(node.texts) or "nothing",
                    expected="one valid SPF record",
                )


@check(Severity.ERROR, "spf", silences=("spf-too-many-lookups",))
def spf_include_loop(view: View) -> Iterator[Problem]:
    """The SPF record includes itself.

    What it checks:
        Whether following the includes comes back to a name that is being evaluated.

    Why it matters:
        The evaluation never ends, so receivers stop with an error (permerror).

    How to fix it:
        Take out the include that leads back.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com include:mail.example.com ~all"

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com ~all"

    References:
        RFC 7208 section 4.6.4.
    """
    for tree in _known_trees(view):
        for node in tree.every[1:] if tree.outcome == "record" else ():
            if node.outcome == "loop":
                yield Problem(
                    subject=tree.name,
                    message=f"{node.via} in the SPF record at {tree.name} leads back to {node.name}.",
                    fix=f"Take {node.via} out.",
                    seen=node.via,
                )


@check(Severity.ERROR, "spf")
def spf_allows_everyone(view: View) -> Iterator[Problem]:
    """The SPF record lets everybody send.

    What it checks:
        Whether the record ends in all or +all.

    Why it matters:
        Any server in the world may then send in your name and pass SPF. Receivers distrust such domains.

    How to fix it:
        End the record in ~all, or -all.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com +all"

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com ?all"

    References:
        RFC 7208 section 5.1.
    """
    for tree, record in _records(view):
        last = record.all
        if last and last.qualifier == "+":
            yield Problem(
                subject=tree.name,
                message=f"The SPF record at {tree.name} ends in {last.text}, which lets everybody send as {tree.name}.",
                fix=f"Write ~all in place of {last.text}.",
                seen=record.text,
                expected="~all",
            )


@check(Severity.NOTE, "spf")
def spf_no_default(view: View) -> Iterator[Problem]:
    """The SPF record says nothing of other senders.

    What it checks:
        Whether the record ends in ?all, or has neither all nor redirect.

    Why it matters:
        Servers that are not named are then neither allowed nor forbidden; forged mail is not told apart.

    How to fix it:
        End the record in ~all.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com"

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com -all"

    References:
        RFC 7208 section 4.7.
    """
    for tree, record in _records(view):
        neutral = record.all is not None and record.all.qualifier == "?"
        if neutral or (record.all is None and record.redirect is None):
            yield Problem(
                subject=tree.name,
                message=f"The SPF record at {tree.name} says nothing of servers that it does not name.",
                fix="End it in ~all.",
                seen=record.text,
                expected="~all at the end",
            )


@check(Severity.WARNING, "spf")
def spf_terms_after_all(view: View) -> Iterator[Problem]:
    """Terms of the SPF record are never reached.

    What it checks:
        Whether something follows the first all, or a redirect stands beside one.

    Why it matters:
        Evaluation ends at all. Whatever was added behind it has no effect.

    How to fix it:
        Move all to the end.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com ~all ip4:192.0.2.1"

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 include:amazonses.com ip4:192.0.2.1 ~all"

    References:
        RFC 7208 section 5.1.
    """
    for tree, record in _records(view):
        last = record.all
        unreached = [
            term.text
            for term in record.terms
            if last
            and (term.name == "redirect" if isinstance(term, Modifier) else term.position > last.position)
        ]
        if unreached:
            yield Problem(
                subject=tree.name,
                message=f"{', '.join(unreached)} in the SPF record at {tree.name} comes after all, and has no effect.",
                fix="Move all to the end of the record.",
                seen=record.text,
            )


@check(Severity.WARNING, "spf")
def spf_uses_ptr(view: View) -> Iterator[Problem]:
    """The SPF record uses ptr.

    What it checks:
        Whether the record, or one that it includes, has a ptr term.

    Why it matters:
        It is slow, unreliable, and should not be used; some receivers skip it.

    How to fix it:
        Name the networks with ip4 and ip6 instead.

    Example:
        @drop mail TXT
        mail TXT "v=spf1 ptr include:amazonses.com ~all"

    Instead:
        @drop mail TXT
        mail TXT "v=spf1 a include:amazonses.com ~all"

    References:
        RFC 7208 section 5.5.
    """
    for tree in _known_trees(view):
        users = [
            node
            for node in tree.every
            if node.record and any(term.name == "ptr" for term in node.record.mechanisms)
        ]
        if users:
            yield Problem(
                subject=tree.name,
                message=f"The SPF record at {users[0].name} uses ptr.",
                fix="Name the networks with ip4 and ip6 instead.",
                seen=users[0].texts[0],
            )


@check(Severity.NOTE, "spf")
def spf_domain_missing(view: View) -> Iterator[Problem]:
    """The domain itself has no SPF record.

    What it checks:
        Whether an SPF record stands at the domain.

    Why it matters:
        SES does not need it there: receivers look at the MAIL FROM domain. Other senders that use the
        domain in their envelope may.

    How to fix it:
        Nothing has to be done for SES. A domain from which nobody sends otherwise may say v=spf1 -all.

    Example:
        @drop @ TXT

    Instead:
        @ TXT "some-verification=abc"

    References:
        Amazon SES Developer Guide, "Authenticating email with SPF".
    """
    for tree in _known_trees(view):
        if tree.name == view.domain and tree.outcome == "none" and not tree.texts:
            yield Problem(
                subject=tree.name,
                message=f"There is no SPF record at {tree.name}. SES does not need one there; other senders may.",
                fix="Nothing has to be done for SES.",
                seen="nothing",
            )


def _faults(text: str) -> tuple[Fault, ...]:
    parsed = parse_spf(text)
    return () if isinstance(parsed, Spf) else parsed


def _records(view: View) -> Iterator[tuple[SpfNode, Spf]]:
    for tree in _known_trees(view):
        if tree.record:
            yield tree, tree.record
