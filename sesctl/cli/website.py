"""Whether a website answers, for reviewers who will look at it."""

from __future__ import annotations

from sesctl.errors import SesctlError

_PATIENCE = 10


class HttpsWebsite:
    """Asks real websites; implements `sesctl.ports.Website`."""

    def fetch(self, url: str) -> str:
        """Ask once, follow redirects, verify the certificate; raises SesctlError when there is no good answer."""
        import ssl
        from urllib.error import HTTPError, URLError
        from urllib.request import Request, urlopen

        secure = f"https://{url.partition('://')[2]}"
        try:
            request = Request(secure, headers={"User-Agent": "sesctl"})
            with urlopen(request, timeout=_PATIENCE, context=ssl.create_default_context()) as reply:  # noqa: S310 - as above
                return f"{secure} answers ({reply.status})"
        except HTTPError as error:
            with error:
                raise _failed(secure, f"it answers {error.code}") from None
        except (URLError, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise _failed(secure, str(reason)) from None


def _failed(url: str, why: str) -> SesctlError:
    return SesctlError(
        "network",
        f"{url} does not answer as a website",
        why=why,
        try_="reviewers look at it: put it right first",
    )
