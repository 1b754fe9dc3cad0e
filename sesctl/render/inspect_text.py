"""`inspect` for people: who sent it, what is proved, the way, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sesctl.grammar.duration import show_duration
from sesctl.grammar.encoded_words import decode_words
from sesctl.model.fact import NotAsked, Unread
from sesctl.model.message import DkimSignature
from sesctl.model.spf_result import SpfOutcome
from sesctl.render.findings_text import finding_blocks, skipped_lines
from sesctl.render.theme import untrusted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime, timedelta

    from rich.console import RenderableType

    from sesctl.model.message_report import MessageReport
    from sesctl.model.message_seen import DkimStatus, DkimVerdict, Frame, Hop, MessageSeen

_VERDICTS = {
    "ready": "in order",
    "warnings": "usable, with warnings",
    "failing": "failing",
    "unknown": "unknown: not everything could be looked at",
}
_STATUSES: dict[DkimStatus, str] = {
    "pass": "pass",
    "body-altered": "fail: body",
    "header-altered": "fail: header",
    "key-missing": "fail: no key",
    "key-revoked": "fail: revoked",
    "key-unusable": "fail: key",
    "expired": "fail: expired",
    "malformed": "fail: form",
    "unknown": "unknown",
}
_ALIGNED = {True: Text("yes", "ok"), False: Text("no", "label"), None: Text("-", "label")}
_KILO = 1024
_MOST_HOPS = 12
_LONGEST_HOST = 28
_END = 13


def inspect_text(report: MessageReport, name: str, *, verbose: bool = False) -> RenderableType:
    """Show the judgement on one message; `verbose` adds what it rests on."""
    return Group(*_parts(report, name, verbose=verbose))


def _parts(report: MessageReport, name: str, *, verbose: bool) -> Iterator[RenderableType]:
    seen = report.seen
    words = _VERDICTS[report.verdict]
    if report.verdict == "ready" and isinstance(seen.spf.outcome, NotAsked) and seen.dmarc.on_purpose:
        words = "in order, as far as its header tells"
    yield Text.assemble(untrusted(name, "title"), ": ", (words, report.verdict))
    yield Padding(_about(seen), (1, 0, 0, 0))
    yield Padding(_proofs(seen), (1, 0, 0, 0))
    if reason := _silence(seen):
        yield Text.assemble(("unknown: ", "unknown"), untrusted(f"{reason}; what the receiver said counts"))
    if seen.frame.route.hops:
        yield Padding(_way(seen.frame, verbose=verbose), (1, 0, 0, 0))
    if verbose:
        yield from _grounds(seen)
    yield from finding_blocks(report.findings)
    yield from skipped_lines(report.skipped, verbose=verbose)


def _about(seen: MessageSeen) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="label", no_wrap=True)
    grid.add_column(overflow="fold")
    message = seen.frame.message
    for label, words in (
        ("From", ", ".join(_named(seen.frame)) or message.first("from") or "nobody"),
        ("Subject", decode_words(message.first("subject")) or "none"),
        ("Written", _written(seen.frame)),
        ("Sent by", _sender(seen)),
        ("MAIL FROM", seen.frame.envelope.sender or "not known"),
        ("Size", _sizes(seen)),
        (
            "Unsubscribe",
            message.first("list-unsubscribe") or _no_unsubscribing(seen),
        ),
    ):
        grid.add_row(label, untrusted(words))
    return grid


def _no_unsubscribing(seen: MessageSeen) -> str:
    return "no List-Unsubscribe" + ("; a one-time password needs none" if seen.content.codes else "")


def _named(frame: Frame) -> Iterator[str]:
    for author in frame.authors:
        yield f"{author.display_name} <{author.address}>" if author.display_name else author.address


def _written(frame: Frame) -> str:
    if frame.written_at is None:
        return "no Date that can be read"
    arrived = frame.route.arrived_at
    taken = f", taken over {_lasted(arrived - frame.written_at)} later" if arrived else ""
    return f"{frame.written_at:%Y-%m-%d %H:%M:%S} UTC{taken}"


def _lasted(delay: timedelta) -> str:
    seconds = delay.total_seconds()
    return show_duration(seconds) if seconds >= 0 else f"-{show_duration(-seconds)}"


def _sender(seen: MessageSeen) -> str:
    handover = seen.frame.route.handover
    host = (
        f"{handover.received.host}, {seen.frame.envelope.address}"
        if handover
        else seen.frame.envelope.address
    )
    if not seen.ses.sent:
        return host or "not known"
    region = f" in {seen.ses.region}" if seen.ses.region else ""
    return f"Amazon SES{region}" + (f" ({host})" if host else "")


def _sizes(seen: MessageSeen) -> str:
    message = seen.frame.message
    texts = [
        f"{name} {_size(part.text_size)}"
        for name, part in (("plain text", message.body("text/plain")), ("HTML", message.body("text/html")))
        if part
    ]
    content = seen.content
    if content.alike is not None:
        texts.append("they differ" if content.strange or content.missing else "both say the same")
    attached = sum(part.attachment for part in message.parts)
    texts += [f"{attached} attached"] if attached else []
    more = "" if message.complete else "more than "
    return "; ".join([f"{more}{_size(message.size)} in all", *([", ".join(texts)] if texts else [])])


def _size(count: int) -> str:
    if count < _KILO:
        return f"{count} bytes"
    return f"{count / _KILO:,.1f} kB" if count < _KILO * _KILO else f"{count / _KILO / _KILO:,.1f} MB"


def _proofs(seen: MessageSeen) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="label", pad_edge=False)
    table.add_column("Proof", no_wrap=True)
    table.add_column("Domain", overflow="fold")
    for column in ("Now", "Aligned", "Receiver said"):
        table.add_column(column, no_wrap=True)
    for one in seen.dkim:
        table.add_row(
            "DKIM of SES" if one.signer == "ses" else "DKIM",
            untrusted(_domain(one)),
            _result("not judged" if one.on_purpose and one.status == "unknown" else _STATUSES[one.status]),
            _ALIGNED[one.aligned],
            _said(one.claimed),
        )
    if not seen.dkim:
        table.add_row("DKIM", "-", Text("none", "warning"), "-", "-")
    outcome = seen.spf.outcome
    match outcome:
        case Unread():
            word = "unknown"
        case NotAsked():
            word = "not judged"
        case SpfOutcome():
            word = outcome.word
    domain = untrusted(seen.frame.envelope.domain or "-")
    table.add_row("SPF", domain, _result(word), _ALIGNED[seen.spf.aligned], _said(seen.spf.claimed))
    dmarc = seen.dmarc
    by = Text(" + ".join(dmarc.by) or "-")
    author = untrusted(seen.frame.author_domain or "-")
    result = "not judged" if dmarc.on_purpose and dmarc.result == "unknown" else dmarc.result
    table.add_row("DMARC", author, _result(result), by, _said(dmarc.claimed))
    return table


def _silence(seen: MessageSeen) -> str:
    """Why a proof is not known now, where the receiver's word stands in for it and nothing else tells."""
    reasons = [one.why for one in seen.dkim if one.status == "unknown" and one.claimed and not one.on_purpose]
    if isinstance(seen.spf.outcome, Unread) and seen.spf.claimed:
        reasons.append(seen.spf.outcome.reason)
    return next(filter(None, reasons), "")


def _domain(one: DkimVerdict) -> str:
    signature = one.signed.signature
    return signature.domain if isinstance(signature, DkimSignature) else "-"


def _result(word: str) -> Text:
    styles = {
        "pass": "ok",
        "unknown": "unknown",
        "none": "warning",
        "neutral": "warning",
        "softfail": "warning",
    }
    return Text(word, styles.get(word, "wrong"))


def _said(word: str) -> Text:
    return untrusted(word) if word else Text("-", "label")


def _way(frame: Frame, *, verbose: bool) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="label", pad_edge=False)
    table.add_column("Handed over by", overflow="fold")
    table.add_column("Taken by", overflow="fold")
    for column in ("At (UTC)", "After", "TLS"):
        table.add_column(column, no_wrap=True)
    hops = frame.route.hops if verbose else frame.route.hops[-_MOST_HOPS:]
    day = frame.written_at.date() if frame.written_at else None
    for hop in hops:
        received = hop.received
        table.add_row(
            _host(received.host, whole=verbose),
            _host(received.by, whole=verbose),
            _at(received.at, day),
            _lasted(hop.delay) if hop.delay is not None else "-",
            _tls(hop),
        )
    left_out = len(frame.route.hops) - len(hops) + frame.route.left_out
    return Group(table, Text(f"and {left_out} before them", "label")) if left_out else table


def _host(name: str, *, whole: bool) -> Text:
    """Show a host; of a long one both ends, so that a line holds two."""
    if len(name) > _LONGEST_HOST and not whole:
        name = f"{name[:_END]}…{name[-_END:]}"
    return untrusted(name or "-")


def _at(moment: datetime | None, day: date | None) -> str:
    if moment is None:
        return "-"
    return f"{moment:%H:%M:%S}" if moment.date() == day else f"{moment:%Y-%m-%d %H:%M:%S}"


def _tls(hop: Hop) -> Text:
    if hop.encrypted is None:
        return Text("-", "label")
    if not hop.encrypted:
        return Text("no", "wrong")
    return untrusted(hop.received.tls.partition(" ")[0] or "yes", "ok")


def _grounds(seen: MessageSeen) -> Iterator[RenderableType]:
    """Yield what the proofs rest on, for `-v`."""
    lines = []
    for one in seen.dkim:
        signature = one.signed.signature
        if isinstance(signature, DkimSignature):
            bits = f", {one.bits} bits" if one.bits else ""
            lines.append(
                f"DKIM key {signature.key_name}: {signature.algorithm}{bits}; signs {', '.join(signature.headers)}"
            )
        if one.why:
            lines.append(f"  {one.why}")
    outcome = seen.spf.outcome
    if isinstance(outcome, Unread | NotAsked):
        lines.append(f"SPF: {outcome.reason}")
    else:
        by = f" by {outcome.term}" if outcome.term else ""
        lines.append(
            f"SPF of {seen.frame.envelope.domain} from {seen.frame.envelope.address}: {outcome.word}{by}"
        )
    if seen.dmarc.record:
        lines.append(f"DMARC policy of {seen.dmarc.domain}: {seen.dmarc.record.text}")
    claims = seen.frame.claims
    if claims.results:
        told = ", ".join(f"{one.method}={one.result}" for one in claims.results)
        lines.append(f"Authentication-Results of {claims.server or 'the receiver'}: {told}")
    lines += [f"Authentication-Results of {one.server or 'nobody'} is not believed" for one in claims.ignored]
    yield Padding(Group(*(untrusted(line) for line in lines)), (1, 0, 0, 0))
