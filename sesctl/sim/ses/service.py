"""From a request to the operation of SES v2 that answers it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from sesctl.sim.http import incoming as requests
from sesctl.sim.http import rest
from sesctl.sim.http.replies import AwsError, json_error, json_response
from sesctl.sim.ses import (
    accounts,
    configuration_sets,
    event_destinations,
    identities,
    insights,
    sending,
    suppression,
    tagging,
    validate,
)
from sesctl.sim.ses.errors import SesError, bad_request
from sesctl.sim.ses.region import Call

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from sesctl.sim.http.incoming import Incoming
    from sesctl.sim.ses.region import Handler
    from sesctl.sim.ses.world import SesWorld

OPERATIONS: dict[str, Handler] = {
    **accounts.OPERATIONS,
    **configuration_sets.OPERATIONS,
    **event_destinations.OPERATIONS,
    **identities.OPERATIONS,
    **insights.OPERATIONS,
    **sending.OPERATIONS,
    **suppression.OPERATIONS,
    **tagging.OPERATIONS,
}


def answer(world: SesWorld, incoming: Incoming, region: str) -> Response:
    """Answer one request."""
    matched = rest.routes_of("sesv2").match(incoming.method, incoming.raw_path)
    handler = OPERATIONS.get(matched[0]) if matched else None
    if matched is None or handler is None:
        message = f"The simulator does not know {incoming.method} {incoming.raw_path}"
        return json_error(AwsError("UnknownOperationException", message, 404))
    try:
        params = _params(matched[0], matched[1], incoming)
        return json_response(handler(Call(world.region(region), params)))
    except SesError as error:
        return json_error(error.error)


def resource(world: SesWorld, incoming: Incoming, region: str) -> str:
    """The ARN of what a request is about, as an AccessDeniedException names it."""
    matched = rest.routes_of("sesv2").match(incoming.method, incoming.raw_path)
    labels = dict(matched[1]) if matched else {}
    with contextlib.suppress(ValueError):
        labels |= {name: str(value) for name, value in requests.json_body(incoming.body).items()}
    for label, kind in (("ConfigurationSetName", "configuration-set"), ("EmailIdentity", "identity")):
        if label in labels and not (kind == "configuration-set" and "EmailIdentity" in labels):
            return world.region(region).arn(f"{kind}/{labels[label]}")
    return world.region(region).arn("*")


def _params(operation: str, labels: dict[str, str], incoming: Incoming) -> dict[str, Any]:
    try:
        body = requests.json_body(incoming.body)
    except ValueError as error:
        raise SesError("SerializationException", "Unable to parse the request body.") from error
    shape = rest.routes_of("sesv2").model.operation_model(operation).input_shape
    params: dict[str, Any] = {**body, **_query(shape, incoming.query), **labels}
    found = validate.faults(params, shape)
    if found:
        raise bad_request(validate.complaint(found))
    return params


def _query(shape: Any, query: dict[str, list[str]]) -> dict[str, Any]:  # noqa: ANN401 - a botocore shape
    params: dict[str, Any] = {}
    for name, member in shape.members.items():
        values = query.get(member.serialization.get("name", name))
        if values is None:
            continue
        if member.type_name == "list":
            params[name] = values
        else:
            params[name] = int(values[0]) if member.type_name == "integer" else values[0]
    return params
