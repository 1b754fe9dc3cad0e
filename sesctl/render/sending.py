"""The document of `send-test`, and the summary of many mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.model.batch import Batch
    from sesctl.model.mail import OutgoingMail

# In the functional form, since `try` is a keyword.
FailureBody = TypedDict(
    "FailureBody", {"cause": str, "aws_code": str | None, "what": str, "why": str, "try": str, "count": int}
)


class LatencyBody(TypedDict):
    """Milliseconds from the request to the reply, of the accepted mails."""

    p50: float
    p95: float


class AcceptedBody(TypedDict):
    """One mail that SES took."""

    message_id: str
    code: str


class SummaryBody(TypedDict):
    """What became of many mails."""

    wanted: int
    accepted: int
    failed: int
    not_sent: int
    stopped: bool
    rate: float
    seconds: float
    latency_ms: LatencyBody | None
    failures: list[FailureBody]
    mails: list[AcceptedBody]


SendTestDocument = TypedDict(
    "SendTestDocument",
    {
        "schema": Literal["sesctl.send-test/1"],
        "message_id": str | None,
        "from": str,
        "to": str,
        "region": str | None,
        "subject": str,
        "code": str,
        "configuration_set": str | None,
        "reply_to": list[str],
        "tags": dict[str, str],
        "preview": NotRequired[str],
        "summary": NotRequired[SummaryBody],
    },
)


def send_test_document(
    mail: OutgoingMail, sender: str, code: str, region: str | None, message_id: str | None
) -> SendTestDocument:
    """Describe a test mail; without an id it was not sent, without a region nobody needed one."""
    return {
        "schema": "sesctl.send-test/1",
        "message_id": message_id,
        "from": sender,
        "to": mail.recipient,
        "region": region,
        "subject": mail.subject,
        "code": code,
        "configuration_set": mail.configuration_set,
        "reply_to": list(mail.reply_to),
        "tags": dict(mail.tags),
    }


def summary_body(batch: Batch) -> SummaryBody:
    """Describe what became of many mails."""
    p50, p95 = batch.latency(0.5), batch.latency(0.95)
    return {
        "wanted": batch.wanted,
        "accepted": len(batch.accepted),
        "failed": len(batch.attempts) - len(batch.accepted),
        "not_sent": batch.unsent,
        "stopped": batch.stopped,
        "rate": batch.rate,
        "seconds": round(batch.seconds, 3),
        "latency_ms": None if p50 is None or p95 is None else {"p50": _ms(p50), "p95": _ms(p95)},
        "failures": [
            {
                "cause": one.error.kind,
                "aws_code": one.error.aws_code,
                "what": one.error.what,
                "why": one.error.why,
                "try": one.error.try_,
                "count": one.count,
            }
            for one in batch.failures
        ],
        "mails": [{"message_id": str(one.message_id), "code": one.code} for one in batch.accepted],
    }


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def summary_lines(batch: Batch) -> list[str]:
    """Write what became of many mails."""
    failed = len(batch.attempts) - len(batch.accepted)
    lines = [f"accepted  {len(batch.accepted):,} of {batch.wanted:,}"]
    if failed:
        lines.append(f"failed    {failed:,}")
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
        lines.append(f"latency   p50 {_ms(p50):,.0f} ms, p95 {_ms(p95):,.0f} ms")
    return lines


def progress_line(batch: Batch) -> str:
    """Write how far a run has come."""
    failed = len(batch.attempts) - len(batch.accepted)
    return f"{len(batch.attempts):,} of {batch.wanted:,} sent" + (f", {failed:,} failed" if failed else "")
