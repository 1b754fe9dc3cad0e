"""An explanation is a template; filled with a call and what was said, it is a SesctlError."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.aws.calls import Call
    from sesctl.errors import ErrorKind


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a failure means here.

    Attributes:
        meaning: continues "OPERATION failed in REGION: ".
        why: whole sentences; may use the names of `words`, as `meaning` and `try_` may.
    """

    kind: ErrorKind
    meaning: str
    why: str
    try_: str

    def fill(
        self, call: Call, words: Mapping[str, str], *, code: str | None = None, action: str | None = None
    ) -> SesctlError:
        """Make the error."""
        known = {**_words(call), **words}
        return SesctlError(
            self.kind,
            f"{call.operation} failed in {call.region}: {self.meaning.format_map(known)}",
            why=self.why.format_map(known),
            try_=self.try_.format_map(known),
            aws_code=code,
            action=action,
        )


_SERVICES = {
    "cloudwatch": "CloudWatch",
    "iam": "IAM",
    "kms": "KMS",
    "route53": "Route 53",
    "ses": "SES",
    "sns": "SNS",
    "sqs": "SQS",
    "sts": "STS",
}


def _words(call: Call) -> dict[str, str]:
    profile = f" --profile {call.profile}" if call.profile else ""
    return {
        "operation": call.operation,
        "region": call.region,
        "profile": profile,
        "service": _SERVICES.get(call.service, "AWS"),
    }
