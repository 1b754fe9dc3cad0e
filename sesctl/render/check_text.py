"""`check-dns` for people: a table of records, the findings, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sesctl.grammar.domain import to_unicode
from sesctl.model.fact import Found, NotAsked, Unread
from sesctl.model.finding import Severity
from sesctl.model.identity import Status
from sesctl.model.lookup import Absent, Answered, Unknown
from sesctl.model.names import relative
from sesctl.model.spf import LOOKUP_LIMIT, VOID_LIMIT
from sesctl.render.clean import clean
from sesctl.render.findings_text import finding_blocks, skipped_lines
from sesctl.render.theme import untrusted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from sesctl.model.finding import Finding
    from sesctl.model.identity import Identity
    from sesctl.model.lookup import Role
    from sesctl.model.records import Purpose
    from sesctl.model.report import DomainReport, RecordReport, Verdict
    from sesctl.model.spf import SpfNode

_WHAT: dict[Purpose, str] = {
    "dkim": "DKIM CNAME",
    "mail-from-mx": "MAIL FROM MX",
    "mail-from-spf": "MAIL FROM TXT",
    "dmarc": "DMARC TXT",
    "spf": "SPF TXT",
}
_MISSING = frozenset(
    {"dkim-record-missing", "mail-from-mx-missing", "mail-from-spf-missing", "dmarc-missing"}
)
_TOKEN = 24
_FEW = 3
_LONGEST_TEXT = 300
_VERDICTS = {
    "ready": "ready: every record is right, and SES agrees",
    "warnings": "usable, with warnings",
    "pending": "pending: DNS is right, SES has not agreed yet",
    "failing": "failing",
    "unknown": "unknown: not everything could be looked at",
}


def check_text(report: DomainReport, *, verbose: bool = False) -> RenderableType:
    """Show one domain; `verbose` adds what was not judged on purpose, and each server's answer."""
    return Group(*_parts(report, verbose=verbose))


def _parts(report: DomainReport, *, verbose: bool) -> Iterator[RenderableType]:
    yield _heading(report)
    if report.records:
        yield Padding(record_table(report), (1, 0, 0, 0))
    yield from _states(report)
    if verbose:
        yield from _servers(report)
    quiet = [] if verbose else [one for one in report.findings if _is_quiet(one, report.verdict)]
    told = [] if verbose else _nothing_published(report)
    if told:
        yield Padding(_nothing_there(report, told), (1, 0, 0, 0))
    yield from finding_blocks(one for one in report.findings if one not in quiet and one not in told)
    if quiet:
        names = ", ".join(dict.fromkeys(one.check for one in quiet))
        notes = "1 note" if len(quiet) == 1 else f"{len(quiet)} notes"
        yield Padding(Text.assemble((notes, "note"), f" (-v shows more): {names}"), (1, 0, 0, 0))
    for tree in report.observation.dns.spf:
        about_it = any(one.check.startswith("spf-") and one.subject == tree.name for one in report.findings)
        if tree.record and (verbose or (about_it and tree.children)):
            yield Padding(Text("\n".join(spf_lines(tree))), (1, 0, 0, 0))
    yield from skipped_lines(report.skipped, verbose=verbose)


def _heading(report: DomainReport) -> Text:
    domain = report.observation.domain
    shown = to_unicode(domain)
    name = domain if shown == domain else f"{domain} ({clean(shown)})"
    region = f" in {report.observation.region}" if report.observation.region else ""
    verdict = _VERDICTS[report.verdict]
    if report.verdict == "ready" and not isinstance(report.observation.identity, Found):
        verdict = "ready, as far as DNS shows"
    return Text.assemble((name, "title"), region, ": ", (verdict, report.verdict))


def record_table(report: DomainReport) -> Table:
    """Build the table: one line a record, with how many servers have it."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="label", pad_edge=False)
    table.add_column("Record", no_wrap=True)
    table.add_column("Host", overflow="fold")
    for column in ("Auth.", "Resolvers", "SES", "Now"):
        table.add_column(column, no_wrap=True)
    identity = report.observation.identity
    for one in report.records:
        table.add_row(
            _WHAT[one.record.purpose],
            untrusted(short_host(one.record.name, report.zone or report.observation.domain)),
            _count(one, "authoritative"),
            _count(one, "resolver"),
            _ses_status(one.record.purpose, identity.value if isinstance(identity, Found) else None),
            Text(
                "spreading" if one.propagating else one.status, "pending" if one.propagating else one.status
            ),
        )
    return table


def short_host(name: str, zone: str) -> str:
    """Shorten an owner name for a table: relative to the zone, a long token in its ends."""
    host = relative(name, zone)
    label, dot, rest = host.partition(".")
    return f"{label[:5]}…{label[-4:]}{dot}{rest}" if len(label) > _TOKEN else host


def _count(one: RecordReport, role: Role) -> Text:
    servers = [seen for seen in one.seen if seen.server.role == role]
    if not servers:
        return Text("-", "label")
    have = sum(seen.server.address in one.agreeing for seen in servers)
    silent = sum(not isinstance(seen.reply, Answered | Absent) for seen in servers)
    style = "ok" if have == len(servers) else "unknown" if have + silent == len(servers) else "wrong"
    return Text(f"{have} of {len(servers)}", style)


def _ses_status(purpose: Purpose, identity: Identity | None) -> str:
    if identity is None or purpose == "dmarc":
        return "-"
    if purpose == "dkim":
        return _word(identity.dkim.status)
    return _word(identity.mail_from.status) if identity.mail_from else "-"


def _word(status: Status) -> str:
    return "lost" if status is Status.TEMPORARY_FAILURE else status.lower().replace("_", " ")


def _states(report: DomainReport) -> Iterator[RenderableType]:
    if words := _silence(report):
        yield Padding(Text(words, "unknown"), (1, 0, 0, 0))
    identity = report.observation.identity
    match identity:
        case Unread(reason):
            yield Padding(
                Text.assemble(("SES could not be asked: ", "unknown"), untrusted(reason)), (1, 0, 0, 0)
            )
        case NotAsked() if not report.records:
            yield Padding(Text("Looked without AWS: zone, SPF and DMARC only.", "label"), (1, 0, 0, 0))
        case _:
            pass
    if report.dmarc:
        yield Padding(_dmarc_line(report), (1, 0, 0, 0))


def _silence(report: DomainReport) -> str:
    """Say, once, that the zone's own servers give no answers; empty where one does."""
    looks = report.observation.dns.looks.values()
    own = [seen.reply for look in looks for seen in look.authoritative]
    if not own or not all(isinstance(reply, Unknown) for reply in own):
        return ""
    reasons = ", ".join(sorted({reply.reason for reply in own if isinstance(reply, Unknown)}))
    hint = " (is port 53 shut?)" if reasons == "timeout" else ""
    if any(look.known for look in looks):
        return (
            f"No authoritative server gives an answer from here: {reasons}{hint}. This is what resolvers say."
        )
    return (
        f"No server gives an answer: {reasons}{hint}. Nothing can be said about the records. "
        "Look again in some minutes; if it stays so, ask the DNS host."
    )


def _dmarc_line(report: DomainReport) -> Text:
    dmarc = report.dmarc
    if dmarc is None:
        return Text()
    origin = f", inherited from {dmarc.inherited_from}" if dmarc.inherited_from else ""
    words = {True: "aligned", False: "not aligned", None: "not known"}
    return Text.assemble(
        ("DMARC policy ", "label"),
        f"{dmarc.policy}{origin}",
        ("; DKIM ", "label"),
        words[dmarc.dkim_aligned],
        ("; SPF ", "label"),
        words[dmarc.spf_aligned],
        f"; {dmarc.outcome}",
    )


def _servers(report: DomainReport) -> Iterator[RenderableType]:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="label", pad_edge=False)
    for column in ("Host", "Type", "Server", "Says"):
        table.add_column(column, overflow="fold")
    for one in report.records:
        for seen in one.seen:
            table.add_row(
                untrusted(short_host(one.record.name, report.zone or report.observation.domain)),
                one.record.type,
                untrusted(" ".join(dict.fromkeys((seen.server.name, seen.server.address))).strip()),
                untrusted(_says(seen.reply)),
            )
    if table.row_count:
        yield Padding(table, (1, 0, 0, 0))


def _says(reply: object) -> str:
    match reply:
        case Answered(values=values, aliases=aliases):
            return ", ".join([*(f"alias {alias}" for alias in aliases), *values])
        case Absent(kind=kind):
            return kind
        case _:
            return str(getattr(reply, "detail", "") or getattr(reply, "reason", "referral"))


def _is_quiet(finding: Finding, verdict: Verdict) -> bool:
    """Whether a note is not about the way to a verified identity, so that its name alone will do."""
    on_the_way = ("resolver-",) if verdict == "failing" else ("identity-", "resolver-")
    return finding.severity is Severity.NOTE and not finding.check.startswith(on_the_way)


def _nothing_published(report: DomainReport) -> list[Finding]:
    """Return the findings of records that are missing, where all are: then one sentence says more."""
    missing = all(one.status == "missing" for one in report.records)
    found = [one for one in report.findings if one.check in _MISSING]
    return found if missing and len(found) == len(report.records) > 1 else []


def _nothing_there(report: DomainReport, missing: list[Finding]) -> RenderableType:
    domain, region = report.observation.domain, report.observation.region
    command = f"sesctl records {domain}" + (f" --region {region}" if region else "")
    return Group(
        Text.assemble(
            ("error", "error"), "  ", (", ".join(dict.fromkeys(one.check for one in missing)), "title")
        ),
        Padding(Text(f"None of the {len(missing)} records is there yet (-v shows each)."), (0, 0, 0, 2)),
        Padding(Text.assemble(("fix       ", "label"), f"Publish what this prints: {command}"), (0, 0, 0, 2)),
    )


def spf_lines(tree: SpfNode) -> Iterator[str]:
    """Write an SPF record as a tree, with what each branch costs."""
    voids = f", {tree.void_lookups} of {VOID_LIMIT} void" if tree.void_lookups else ""
    yield f"SPF at {clean(tree.name)}: {tree.lookups} of {LOOKUP_LIMIT} lookups{voids}"
    yield from _branches(tree, "  ")


def _branches(node: SpfNode, indent: str) -> Iterator[str]:
    for text in node.texts[:1]:
        yield f"{indent}{clean(text, _LONGEST_TEXT)}"
    for child in node.children:
        fault = "" if child.outcome in {"record", "macro"} else f"  ({child.outcome})"
        yield f"{indent}└ {clean(child.via, _LONGEST_TEXT)}  {child.lookups + 1}{fault}"
        if child.children:
            yield from _branches(child, f"{indent}  ")


def suggestion_lines(report: DomainReport) -> Iterator[str]:
    """Write the SPF records to publish; a line with a value can be copied whole."""
    for one in report.suggestions:
        if one.value:
            yield f"\nSPF record to publish at {clean(one.name)} ({one.why}):\n{clean(one.value)}"
        else:
            yield f"\nno SPF record can be suggested for {clean(one.name)}: {clean(one.why)}"


def next_step(report: DomainReport) -> str:
    """Return the command to type next; empty where the findings say what to do."""
    domain = report.observation.domain
    region = f" --region {report.observation.region}" if report.observation.region else ""
    match report.verdict:
        case "pending":
            return f"sesctl check-dns {domain} --wait{region}"
        case "ready" | "warnings" if isinstance(report.observation.identity, Found):
            return f"sesctl send-test --from otp@{domain} --simulate success{region}"
        case _:
            return ""
