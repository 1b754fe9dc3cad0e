"""The AWS region that an error text speaks of."""

from __future__ import annotations

import re

_NAME = (
    r"(?P<region>(?:us|eu|eusc|ap|ca|sa|me|af|il|mx|cn)(?:-gov|-iso[a-z]?|-de)?"
    r"-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2})(?!\d)"
)
# The surest first.
_WHERE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"failed the check in region {_NAME}",
        rf"arn:[\w-]{{3,20}}:ses:{_NAME}:",
        rf"\bemail(?:-smtp)?(?:-fips)?\.{_NAME}\.amazonaws\.com",
        rf"\b(?:feedback-smtp|inbound-smtp|smtp-out)\.{_NAME}\.amazon(?:ses|aws)\.com",
        rf"@{_NAME}\.amazonses\.com",
        rf"\bin (?:region )?{_NAME}\b",
        rf"region['\" ]{{0,3}}[:=] ?['\"]?{_NAME}",
        rf"arn:[\w-]{{3,20}}:[\w-]{{2,40}}:{_NAME}:",
        rf"(?<![\w-]){_NAME}",
    )
)
# The oldest region of SES names itself nowhere.
_FIRST = re.compile(r"\bsmtp-out\.amazonses\.com|@(?:email\.)?amazonses\.com", re.IGNORECASE)
_FIRST_REGION = "us-east-1"


def region_in(line: str) -> str:
    """Find the region, in lower case; empty where none is named."""
    for where in _WHERE:
        if found := where.search(line):
            return found["region"].lower()
    return _FIRST_REGION if _FIRST.search(line) else ""
