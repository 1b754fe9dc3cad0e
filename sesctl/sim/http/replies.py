"""Errors in the shape of each service's protocol."""

from __future__ import annotations

import json
import struct
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from sesctl.sim.http.incoming import Incoming

_XML_NAMESPACE = {
    "route53": "https://route53.amazonaws.com/doc/2013-04-01/",
    "sns": "http://sns.amazonaws.com/doc/2010-03-31/",
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
    "email": "http://ses.amazonaws.com/doc/2010-12-01/",
    "ses": "http://ses.amazonaws.com/doc/2010-12-01/",
    "monitoring": "http://monitoring.amazonaws.com/doc/2010-08-01/",
}
_CBOR_SHORT = 24


@dataclass(frozen=True, slots=True)
class AwsError:
    """An error as any service can give it."""

    code: str
    message: str
    status: int = 400


def error_response(incoming: Incoming, error: AwsError) -> Response:
    """The error as the client of this request expects it."""
    if incoming.is_ses_v2:
        return json_error(error)
    if "HTTP_SMITHY_PROTOCOL" in incoming.environ:
        return _cbor_error(error)
    if "HTTP_X_AMZ_TARGET" in incoming.environ:
        return json_error(error)
    return _xml_error(incoming, error)


def json_error(error: AwsError) -> Response:
    """REST-JSON and AWS JSON: the code in a header, the message in the body."""
    body = json.dumps({"__type": error.code, "message": error.message})
    return Response(
        body, error.status, {"x-amzn-ErrorType": error.code, **_identified()}, content_type="application/json"
    )


def json_response(document: object, status: int = 200) -> Response:
    """A JSON document as the answer."""
    return Response(json.dumps(document), status, _identified(), content_type="application/json")


def _xml_error(incoming: Incoming, error: AwsError) -> Response:
    service = incoming.scope.service if incoming.scope else ""
    namespace = _XML_NAMESPACE.get(service, "http://webservices.amazon.com/AWSFault/2005-15-09")
    kind = "Sender" if error.status < 500 else "Receiver"  # noqa: PLR2004 - an HTTP class
    identified = _identified()
    body = (
        f'<?xml version="1.0"?>\n<ErrorResponse xmlns="{namespace}"><Error><Type>{kind}</Type>'
        f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message></Error>"
        f"<RequestId>{identified['x-amzn-RequestId']}</RequestId></ErrorResponse>"
    )
    return Response(body, error.status, identified, content_type="text/xml")


def _cbor_error(error: AwsError) -> Response:
    # A map of two text strings (RFC 8949 section 3.1), which is all that Smithy RPC v2 needs here.
    pairs = ("__type", error.code), ("message", error.message)
    body = bytes([0xA0 | len(pairs)]) + b"".join(_cbor_text(text) for pair in pairs for text in pair)
    headers = {"smithy-protocol": "rpc-v2-cbor", **_identified()}
    return Response(body, error.status, headers, content_type="application/cbor")


def _cbor_text(text: str) -> bytes:
    raw = text.encode()
    if len(raw) < _CBOR_SHORT:
        return bytes([0x60 | len(raw)]) + raw
    return b"\x79" + struct.pack("!H", len(raw)) + raw


def _identified() -> dict[str, str]:
    return {"x-amzn-RequestId": str(uuid.uuid4())}
