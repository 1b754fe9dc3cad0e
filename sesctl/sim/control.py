"""The control endpoint, under `/_sim/`: what the world does, and what was asked of it.

Bodies and answers are JSON, unless said otherwise; a body that is not understood is a 400 with the reasons.

| route | does |
|---|---|
| `GET /_sim/health` | tells that the simulator is up, and its account and region |
| `GET /_sim/state` | everything at once: clock, regions with identities and accounts, zones, topics, faults |
| `GET /_sim/clock` | the simulated time |
| `POST /_sim/clock` `{"advance": "73h"}` | puts the clock forward; SES looks at the DNS before and after |
| `POST /_sim/verify` | lets SES look at the DNS now, for every identity |
| `POST /_sim/identities/confirm` `{"address", "region"?}` | clicks the link in the verification mail |
| `POST /_sim/account` `{"region"?, "production"?, "review"?, "quota"?, "rate"?, "sending_enabled"?, \
"suspended"?, "enforcement"?, "plan"?, "next_plan"?, "suppressed_reasons"?, "sent_last_24_hours"?}` \
| changes the account as AWS would; \
`review` is `PENDING`, `GRANTED`, `DENIED` or `FAILED` |
| `POST /_sim/reputation` `{"region"?, "bounce"?: […], "complaint"?: […], "step"?: "12h"}` | sets the rates that \
CloudWatch tells, as fractions, instead of those of what was sent; oldest first, the last of them now, null for a gap |
| `GET /_sim/requests`, `DELETE` | the AWS requests so far: `{"requests": [{"action", "region", "time", "mutating", \
"status", "access_key"}]}` |
| `GET /_sim/mailbox`, `DELETE` | everything sent: `{"messages": […]}`, with parsed headers and parts |
| `GET /_sim/mailbox/<n>`, `GET /_sim/mailbox/<n>.eml` | one message, as JSON or as it was sent (RFC 5322); \
`?received=1` adds the header fields of a receiver: Return-Path, Received, Authentication-Results |
| `GET /_sim/dns-log`, `DELETE` | the questions so far: `{"questions": [{"listener", "name", "type", "transport", \
"id", "rd", "cd", "edns", "time"}]}` |
| `GET /_sim/faults`, `POST`, `DELETE` | failures of AWS calls: `{"action": "ses:Get*", "kind", "after"?, "times"?, \
"region"?, "code"?, "message"?, "status"?}`; `after` calls go well first; the kinds are those of \
`sesctl.sim.faults.Kind`, and an `error` has a code |
| `DELETE /_sim/faults/<id>` | ends one of them |
| `GET /_sim/dns-faults`, `POST`, `DELETE` | misbehaving name servers: `{"kind", "listener"?, "name"?, "type"?, \
"delay_ms"?, "times"?}`; the kinds are those of `sesctl.sim.dns.faults.Kind` |
| `POST /_sim/zone?origin=example.com` | loads or replaces a zone; the body is a zone file (`text/dns`) |
| `DELETE /_sim/zone?origin=example.com` | takes a loaded zone away |
| `PUT /_sim/records` `{"name", "type", "ttl"?, "values": […]}` | sets one record set, past all of Route 53's checks |
| `DELETE /_sim/records` `{"name", "type"}` | takes one record set away |
| `POST /_sim/hosted-zone` `{"name", "private"?}` | creates a Route 53 zone: `{"id", "name", "name_servers"}` |
| `PUT /_sim/protection` `{"name", "type", "comment"?}`, `DELETE` | protects a record set of a Route 53 zone from \
every change through its API |
| `PUT /_sim/delegation` `{"name", "name_servers": […] or null}` | what the registrar says; none at all when empty, \
the zone's own for null |
| `DELETE /_sim/dns-cache` | empties the resolver's cache |
| `GET /_sim/topics` | the SNS topics with their messages and subscriptions; `posted` is what became of the \
last message to an endpoint |
| `POST /_sim/subscriptions/confirm` `{"endpoint", "topic"?}` | follows the confirmation links of an endpoint |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from sesctl.sim.control_aws import AWS_ROUTES
from sesctl.sim.control_dns import DNS_ROUTES
from sesctl.sim.control_world import WORLD_ROUTES
from sesctl.sim.http.replies import json_response
from sesctl.sim.ses.errors import SesError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from sesctl.sim.world import World

ROUTES = {**WORLD_ROUTES, **AWS_ROUTES, **DNS_ROUTES}
_BAD_REQUEST = 400


class ControlApp:
    """Answers requests to the control endpoint."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._map = Map(
            [Rule(f"/_sim{path}", methods=[method], endpoint=(method, path)) for method, path in ROUTES]
        )

    def __call__(self, environ: WSGIEnvironment) -> Response:
        """Answer one request."""
        request = Request(environ)
        try:
            route, labels = self._map.bind_to_environ(environ).match()
            with self._world.lock:
                found = ROUTES[route](self._world, request, **labels)
        except HTTPException as error:
            return json_response({"error": error.description}, error.code or _BAD_REQUEST)
        except ValidationError as error:
            reasons = [f"{'.'.join(map(str, found['loc']))}: {found['msg']}" for found in error.errors()]
            return json_response({"error": "; ".join(reasons)}, _BAD_REQUEST)
        except (SesError, ValueError) as error:
            return json_response({"error": str(error)}, _BAD_REQUEST)
        return found if isinstance(found, Response) else json_response(found)
