"""Whether a website answers, for reviewers who will look at it."""

from __future__ import annotations

from sesctl.errors import SesctlError
from sesctl.model.production import WebPage

_PATIENCE = 10
_MOST = 1_000_000
"""Bytes of a page; what matters to reviewers stands before that."""


class HttpsWebsite:
    """Asks real websites; implements `sesctl.ports.Website`."""

    def fetch(self, url: str) -> WebPage:
        """Ask once, follow redirects, verify the certificate; raises SesctlError when there is no good answer."""
        import ssl
        from http.client import HTTPException
        from urllib.error import HTTPError
        from urllib.request import Request, urlopen

        secure = f"https://{url.partition('://')[2]}"
        try:
            request = Request(secure, headers={"User-Agent": "sesctl"})
            with urlopen(request, timeout=_PATIENCE, context=ssl.create_default_context()) as reply:  # noqa: S310 - as above
                if not reply.url.startswith("https://"):
                    raise _failed(secure, f"it leads to {reply.url}, which is not https")
                html = _text(reply.read(_MOST), reply.headers.get_content_charset("utf-8"))
                return WebPage(f"{secure} answers ({reply.status})", html)
        except HTTPError as error:
            with error:
                raise _failed(secure, f"it answers {error.code}") from None
        except (HTTPException, OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise _failed(secure, str(reason) or type(error).__name__) from None


def _text(raw: bytes, charset: str) -> str:
    """Decode a page; by a charset that reads every byte where nobody knows the one that is named."""
    try:
        return raw.decode(charset, "replace")
    except (LookupError, ValueError):
        return raw.decode("latin-1")


def _failed(url: str, why: str) -> SesctlError:
    return SesctlError(
        "network",
        f"{url} does not answer as a website",
        why=why,
        try_="reviewers look at it: put it right first",
    )
