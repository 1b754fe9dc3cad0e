"""What `send-test` says: of many mails, and of what became of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.duration import show_duration
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.errors import SesctlError
    from sesctl.model.arrival import Proof as CopyProof
    from sesctl.model.batch import Batch
    from sesctl.model.insights import Delivery, MailEvent, Proof


def summary_lines(batch: Batch) -> list[str]:
    """Write what became of many mails."""
    lines = [f"accepted  {len(batch.accepted):,} of {batch.wanted:,}"]
    lines += [f"failed    {batch.failed:,}"] * bool(batch.failed)
    lines += [f"not known {batch.not_known:,}"] * bool(batch.not_known)
    for one in batch.failures:
        code = f" ({clean(one.error.aws_code)})" if one.error.aws_code else ""
        lines += [
            f"  {one.count:,} × {one.error.kind}{code}: {clean(one.error.what)}",
            f"    why: {clean(one.error.why)}",
            f"    try: {clean(one.error.try_)}",
        ]
    if batch.unsent:
        lines.append(f"not sent  {batch.unsent:,}")
    p50, p95 = batch.latency(0.5), batch.latency(0.95)
    if p50 is not None and p95 is not None:
        lines.append(f"latency   p50 {p50 * 1000:,.0f} ms, p95 {p95 * 1000:,.0f} ms")
    return lines


def progress_line(batch: Batch) -> str:
    """Write how far a run has come."""
    failed = f", {batch.failed:,} failed" if batch.failed else ""
    not_known = f", {batch.not_known:,} not known" if batch.not_known else ""
    return f"{len(batch.attempts):,} of {batch.wanted:,} sent{failed}{not_known}"


def event_line(event: MailEvent) -> str:
    """Write one event, harmless to a terminal."""
    at = f"{event.at:%H:%M:%S} " if event.at else ""
    return clean(f"{at}{event.kind}" + (f": {event.detail}" if event.detail else ""))


def delivery_words(found: Delivery, message_id: str, to: str, region: str) -> list[str]:
    """Say what message insights told, and what to do."""
    match found.state:
        case "delivered":
            return [
                f"delivered: the mail server of {to} took it (known after {show_duration(found.seconds)})"
            ]
        case "failed":
            return [f"not delivered: {found.events[-1].kind.lower()}; the lines above say why"]
        case "pending":
            so_far = ", ".join(one.kind for one in found.events) or "nothing"
            simulated = to.endswith("@simulator.amazonses.com")
            return [
                f"not known yet: in {_after(found.seconds)} message insights told {so_far}",
                "  why: they lag behind by minutes"
                + (", and may leave the mailbox simulator out altogether" if simulated else ""),
                "  try: --prove instead, which reads the events"
                if simulated
                else f"  try: aws sesv2 get-message-insights --message-id {message_id} --region {region}",
            ]
        case "unknown":
            return ["not known whether it was delivered:", *reason_lines(found.error)]


def proof_words(found: Proof, queue: str) -> list[str]:
    """Say whether the event came, and what to do where it did not."""
    after = _after(found.seconds)
    told = ", ".join(one.kind for one in found.events)
    match found.state:
        case "proved":
            lines = [f"proved: {found.wanted} of this very mail arrived on the queue after {after}"]
        case "contradicted":
            lines = [f"not proved: {found.wanted} was to come, and what came is {told}"]
        case "pending":
            lines = [
                f"not proved: no {found.wanted} of this mail arrived in {after}"
                + (f", only {told}" if told else ""),
                "  why: the policy of the queue may not let SNS send, or another reader was faster",
                f"  try: aws sqs get-queue-attributes --queue-url {queue} --attribute-names Policy",
            ]
        case "unknown":
            lines = ["not known whether the event arrived:", *reason_lines(found.error)]
    if found.foreign:
        lines.append(f"messages of other mail, seen and given back: {found.foreign:,}")
    return lines


def _after(seconds: float) -> str:
    return "less than a second" if seconds < 1 else show_duration(seconds)


def reason_lines(error: SesctlError | None) -> list[str]:
    """Write why something could not be found out."""
    return [f"  {error.what}", f"  why: {error.why}", f"  try: {error.try_}"] if error else []


def arrival_words(proof: CopyProof | None, place: str, seconds: float) -> list[str]:
    """Say whether the copy came, where it lies, and whether the code is in it."""
    if proof is None:
        return [
            f"not there yet: no copy came to {place} in {show_duration(seconds)}",
            "  why: it is still under way, it was held back, or that is not where mail to the recipient arrives",
            "  try: look into the spam folder; --prove and --wait-delivery tell whether SES delivered it",
        ]
    mail, after = proof.arrival.mail, _after(proof.arrival.after)
    lines = [f"arrived after {after}: {mail.where}"]
    if mail.junk:
        lines.append("  but that is the folder for spam, where nobody looks for a code")
    lines.append(
        "the code is in it"
        if proof.code_arrived
        else "the code is not in it: something on the way changed the mail"
    )
    return lines
