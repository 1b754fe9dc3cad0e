"""The document of `send-test`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from sesctl.render.documents import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.errors import SesctlError
    from sesctl.model.arrival import Proof as CopyProof
    from sesctl.model.batch import Batch
    from sesctl.model.insights import Delivery, MailEvent, Proof
    from sesctl.model.mail import OutgoingMail
    from sesctl.render.inspect_document import InspectDocument

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


class EventBody(TypedDict):
    """One thing that happened to a mail."""

    kind: str
    at: str | None
    detail: str


# In the functional form, as above.
ReasonBody = TypedDict("ReasonBody", {"kind": str, "what": str, "why": str, "try": str})


class DeliveryBody(TypedDict):
    """What message insights had told when the wait ended."""

    state: Literal["delivered", "failed", "pending", "unknown"]
    seconds: float
    events: list[EventBody]
    error: ReasonBody | None


class ProofBody(TypedDict):
    """What had arrived on the queue when the wait ended."""

    state: Literal["proved", "contradicted", "pending", "unknown"]
    wanted: str
    queue: str
    seconds: float
    events: list[EventBody]
    foreign: int
    error: ReasonBody | None


class InspectionBody(TypedDict):
    """The copy of the mail where it arrived; without one it had not arrived when the wait ended."""

    state: Literal["arrived", "pending", "unknown"]
    where: str | None
    junk: bool | None
    seconds: float | None
    code_arrived: bool | None
    report: InspectDocument | None
    error: ReasonBody | None


class SummaryBody(TypedDict):
    """What became of many mails."""

    wanted: int
    accepted: int
    failed: int
    not_known: int
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
        "unknown": list[str],
        "preview": NotRequired[str],
        "summary": NotRequired[SummaryBody],
        "delivery": NotRequired[DeliveryBody],
        "proof": NotRequired[ProofBody],
        "inspection": NotRequired[InspectionBody],
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
        "unknown": [],
    }


def summary_body(batch: Batch) -> SummaryBody:
    """Describe what became of many mails."""
    p50, p95 = batch.latency(0.5), batch.latency(0.95)
    return {
        "wanted": batch.wanted,
        "accepted": len(batch.accepted),
        "failed": batch.failed,
        "not_known": batch.not_known,
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


def delivery_body(found: Delivery) -> DeliveryBody:
    """Describe what message insights told."""
    return {
        "state": found.state,
        "seconds": round(found.seconds, 1),
        "events": _events(found.events),
        "error": _reason(found.error),
    }


def proof_body(found: Proof, queue: str) -> ProofBody:
    """Describe what arrived on the queue."""
    return {
        "state": found.state,
        "wanted": found.wanted,
        "queue": queue,
        "seconds": round(found.seconds, 1),
        "events": _events(found.events),
        "foreign": found.foreign,
        "error": _reason(found.error),
    }


def _events(events: Iterable[MailEvent]) -> list[EventBody]:
    return [{"kind": one.kind, "at": moment(one.at), "detail": one.detail} for one in events]


def _reason(error: SesctlError | None) -> ReasonBody | None:
    if error is None:
        return None
    return {"kind": error.kind, "what": error.what, "why": error.why, "try": error.try_}


def inspection_body(proof: CopyProof | None, error: SesctlError | None) -> InspectionBody:
    """Describe the copy, that there is none yet, or why that is not known."""
    if proof is None:
        return {
            "state": "unknown" if error else "pending",
            "where": None,
            "junk": None,
            "seconds": None,
            "code_arrived": None,
            "report": None,
            "error": _reason(error),
        }
    from sesctl.render.inspect_document import inspect_document  # noqa: PLC0415 - only a copy needs it

    mail = proof.arrival.mail
    return {
        "state": "arrived",
        "where": mail.where,
        "junk": mail.junk,
        "seconds": round(proof.arrival.after, 1),
        "code_arrived": proof.code_arrived,
        "report": inspect_document(proof.report, mail.where),
        "error": None,
    }
