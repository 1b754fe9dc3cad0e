"""A request as the endpoint sees it: who signed it, for which service and region, and what it asks."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from werkzeug.exceptions import ClientDisconnected
from werkzeug.wrappers import Request

from sesctl.sim.http import rest

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_SCOPE = re.compile(r"Credential=([^/,\s]+)/(\d{8})/([^/,\s]+)/([^/,\s]+)/aws4_request")
_RPC = re.compile(r"/service/[^/]+/operation/(\w+)")
# The name in a credential scope and the one in IAM actions are not always the same.
_ACTION_PREFIX = {"monitoring": "cloudwatch", "email": "ses"}
_REST_MODELS = {"route53": "route53"}
_LINKS = frozenset({"ConfirmSubscription"})
_READS = ("Get", "List", "Describe", "Head", "Test", "Search", "Simulate", "Check")


@dataclass(frozen=True, slots=True)
class Scope:
    """The credential scope of an AWS Signature Version 4."""

    access_key: str
    region: str
    service: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One signed request; `action` is named as IAM does, such as `ses:GetAccount`."""

    environ: WSGIEnvironment
    method: str
    raw_path: str
    query: dict[str, list[str]]
    body: bytes
    scope: Scope | None
    action: str

    @property
    def operation(self) -> str:
        """The action without its prefix."""
        return self.action.partition(":")[2]

    @property
    def mutating(self) -> bool:
        """Whether the action changes or sends something."""
        return not self.operation.startswith(_READS)

    @property
    def is_ses_v2(self) -> bool:
        """Whether this is for the SES v2 API."""
        return self.raw_path.startswith("/v2/email/")


def read(environ: WSGIEnvironment) -> Incoming:
    """Read a request; its body stays readable for whoever gets the environ next.

    Raises:
        ConnectionError: whoever asked hung up in the middle, which the server takes for no failure of its own.
    """
    request = Request(environ)
    try:
        body = request.get_data()
    except ClientDisconnected as error:
        raise ConnectionResetError(*error.args) from error
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    raw_path, _, raw_query = str(environ.get("REQUEST_URI") or request.full_path).partition("?")
    scope = _scope(_authorization(request, environ))
    return Incoming(
        environ=environ,
        method=request.method,
        raw_path=raw_path,
        query=parse_qs(raw_query, keep_blank_values=True),
        body=body,
        scope=scope,
        action=_action(request, raw_path, body, scope),
    )


def _authorization(request: Request, environ: WSGIEnvironment) -> str:
    """The header; the link in a message of SNS leads to its region, and is followed without a signature."""
    given = request.headers.get("Authorization", "")
    topic = request.args.get("TopicArn", "").split(":")
    if given or request.args.get("Action") not in _LINKS or topic[2:3] != ["sns"]:
        return given
    said = f"AWS4-HMAC-SHA256 Credential=-/20000101/{':'.join(topic[3:4])}/sns/aws4_request"
    environ["HTTP_AUTHORIZATION"] = said
    return said


def _scope(authorization: str) -> Scope | None:
    found = _SCOPE.search(authorization)
    return None if found is None else Scope(found[1], found[3], found[4].lower())


def _action(request: Request, raw_path: str, body: bytes, scope: Scope | None) -> str:
    service = scope.service if scope else "unknown"
    prefix = _ACTION_PREFIX.get(service, service)
    return f"{prefix}:{_operation(request, raw_path, body, service)}"


def _operation(request: Request, raw_path: str, body: bytes, service: str) -> str:
    target = request.headers.get("X-Amz-Target", "")
    if target:
        return target.rpartition(".")[2]
    rpc = _RPC.fullmatch(raw_path)
    if rpc is not None:
        return rpc[1]
    model = "sesv2" if raw_path.startswith("/v2/email/") else _REST_MODELS.get(service)
    if model is not None:
        found = rest.routes_of(model).match(request.method, raw_path)
        return found[0] if found else f"{request.method} {raw_path}"
    form = parse_qs(body.decode("utf-8", "replace")) or request.args.to_dict(flat=False)
    return form.get("Action", [f"{request.method} {raw_path}"])[0]


def json_body(body: bytes) -> dict[str, object]:
    """The body as a JSON object; nothing at all is an empty one.

    Raises:
        ValueError: it is not a JSON object.
    """
    parsed = json.loads(body or b"{}")
    if not isinstance(parsed, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - callers treat both alike
    return parsed
