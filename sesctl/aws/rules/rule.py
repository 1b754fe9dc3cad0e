"""One row of the table of AWS errors, and the failure that it is held against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.aws.calls import Call
    from sesctl.aws.explanations import Explanation


@dataclass(frozen=True, slots=True)
class Failure:
    """What AWS answered instead of a result.

    Attributes:
        code: as AWS spelled it; may be empty.
        status: the HTTP status, 0 when not known.
        text: one line, cleaned; may be empty, as it is for some conflicts.
    """

    call: Call
    code: str
    status: int
    text: str


SES = frozenset({"ses"})
OTHERS = frozenset({"cloudwatch", "iam", "kms", "route53", "sns", "sqs", "sts"})
"""The services beside SES; pasted texts do not name theirs, and are not held against their rows."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: it fits when code, text, operation and service do; what is not given fits everything.

    Attributes:
        services: IAM prefixes, such as `ses`.
    """

    explanation: Explanation
    codes: frozenset[str] = frozenset()
    statuses: range = range(1000)
    text: str = ""
    operation: str = ""
    services: frozenset[str] = frozenset()

    def fits(self, failure: Failure) -> bool:
        """Whether the row speaks of this failure."""
        return (
            (not self.codes or failure.code.lower() in self.codes)
            and failure.status in self.statuses
            and re.search(self.text, failure.text, re.IGNORECASE) is not None
            and self.operation in {"", failure.call.operation}
            and (not self.services or failure.call.service in self.services)
        )
