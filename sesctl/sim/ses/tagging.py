"""The operations on tags, by ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesctl.sim.ses import shown
from sesctl.sim.ses.errors import SesError, bad_request

if TYPE_CHECKING:
    from sesctl.sim.ses.region import Call, Handler

_ARN_FIELDS = 6


def list_tags(call: Call) -> dict[str, Any]:
    """ListTagsForResource."""
    return {"Tags": shown.tags(_tags_of(call))}


def tag(call: Call) -> dict[str, Any]:
    """TagResource."""
    _tags_of(call).update({tag["Key"]: tag["Value"] for tag in call.params["Tags"]})
    return {}


def untag(call: Call) -> dict[str, Any]:
    """UntagResource."""
    tags = _tags_of(call)
    for key in call.params["TagKeys"]:
        tags.pop(key, None)
    return {}


def _tags_of(call: Call) -> dict[str, str]:
    arn = call.params["ResourceArn"]
    fields = arn.split(":", _ARN_FIELDS - 1)
    if len(fields) != _ARN_FIELDS or fields[2] != "ses":
        raise bad_request(f"Invalid resource ARN: {arn}")
    kind, _, name = fields[5].partition("/")
    match kind:
        case "identity":
            return call.region.identity(name).tags
        case "configuration-set":
            return call.region.configuration_set(name).tags
        case _:
            raise SesError("NotFoundException", f"Resource {arn} does not exist.")


OPERATIONS: dict[str, Handler] = {
    "ListTagsForResource": list_tags,
    "TagResource": tag,
    "UntagResource": untag,
}
