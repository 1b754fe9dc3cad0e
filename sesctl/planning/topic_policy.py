"""Adding statements to the policy of a topic or a queue, without touching those of others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sesctl.grammar.resource_policy import read_document, rule_on
from sesctl.model.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.grant import Grant


def merged(text: str | None, grants: Iterable[Grant]) -> str | Fault | None:
    """The policy with what is missing of these grants; None where nothing is.

    A grant that another statement gives already is not added. A statement with the Sid of a grant is
    ours, and is replaced where it differs. All others stay as they are, in their order.

    Args:
        text: the policy as it is; None where there is none.
        grants: what it has to allow.

    Returns:
        the text of the new policy, or why the present one cannot be read, and so must not be replaced.
    """
    document = read_document(text)
    if isinstance(document, Fault):
        return document
    missing = {grant.sid: grant.statement for grant in grants if rule_on(text, grant) != "allowed"}
    if all(statement in document["Statement"] for statement in missing.values()):
        return None
    kept = [missing.pop(str(one.get("Sid")), one) for one in document["Statement"]]
    return json.dumps({**document, "Statement": [*kept, *missing.values()]})
