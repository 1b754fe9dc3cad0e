"""What AWS's error codes and texts mean here: one table, in which the first fit wins.

Codes are matched as sets and in lower case, because v1 and v2 of SES, and the services behind the
credentials, spell the same refusal differently; texts decide where one code means several things.
"""

from __future__ import annotations

from sesctl.aws.rules.access import ACCESS
from sesctl.aws.rules.events import EVENTS
from sesctl.aws.rules.hosting import HOSTING
from sesctl.aws.rules.other import OTHER
from sesctl.aws.rules.rule import Failure, Rule
from sesctl.aws.rules.sending import SENDING

__all__ = ["RULES", "Failure", "Rule"]

RULES: tuple[Rule, ...] = (*ACCESS, *EVENTS, *SENDING, *HOSTING, *OTHER)
