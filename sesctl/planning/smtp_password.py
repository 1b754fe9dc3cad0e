"""The password of the SMTP interface, derived from a secret access key for one region."""

from __future__ import annotations

import base64
import hashlib
import hmac

_DATE = "11111111"
_SERVICE = "ses"
_TERMINAL = "aws4_request"
_MESSAGE = "SendRawEmail"
_VERSION = b"\x04"


def smtp_password(secret: str, region: str) -> str:
    """Derive the password (SES Developer Guide, "Obtaining Amazon SES SMTP credentials").

    It is good in this region only; the user name is the access key id.
    """
    signature = f"AWS4{secret}".encode()
    for part in (_DATE, region, _SERVICE, _TERMINAL, _MESSAGE):
        signature = hmac.new(signature, part.encode(), hashlib.sha256).digest()
    return base64.b64encode(_VERSION + signature).decode()
