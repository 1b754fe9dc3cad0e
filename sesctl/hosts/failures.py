"""What lexicon raises, worded for people; no secret that was given to a provider is repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sesctl.errors import ErrorKind

_LONGEST = 300
_SHORTEST_SECRET = 4

_STATUS: dict[int, tuple[ErrorKind, str]] = {
    401: ("credentials", "it does not take the credentials"),
    403: ("credentials", "the credentials do not allow that"),
    404: ("not-found", "it has no such zone or record"),
    429: ("throttled", "it was asked too often"),
}


class Failures:
    """Words the failures of one provider.

    Args:
        provider: its name.
        variables: of the environment, from which lexicon reads its credentials.
        secrets: that were read from there.
    """

    def __init__(self, provider: str, variables: Sequence[str], secrets: Iterable[str]) -> None:
        self._provider = provider
        self._variables = tuple(variables)
        self._secrets = sorted(
            (one for one in secrets if len(one) >= _SHORTEST_SECRET), key=len, reverse=True
        )

    def explain(self, doing: str, error: Exception) -> SesctlError:
        """Explain an exception by what it is, since each provider raises what it likes."""
        kind, why = self._kind(error)
        return SesctlError(
            kind, f"lexicon's {self._provider} could not {doing}", why=why, try_=self._try(kind)
        )

    def missing(self) -> SesctlError:
        """Say that there are no credentials at all."""
        apart = [one for one in self._variables if "_AUTH_" in one] or list(self._variables)
        return SesctlError(
            "credentials",
            f"there are no credentials for lexicon's {self._provider}",
            why=f"lexicon reads {', '.join(self._variables)}, and none is set",
            try_=f"export {apart[-1]}=…, or write it into lexicon_{self._provider}.yml in this folder",
        )

    def _kind(self, error: Exception) -> tuple[ErrorKind, str]:
        status = getattr(getattr(error, "response", None), "status_code", None)
        if isinstance(status, int):
            # Its own text holds the URL, and some providers want their keys in there.
            kind, why = _STATUS.get(status, ("service" if status >= 500 else "refused", "it refuses"))  # noqa: PLR2004
            said = self.plain(str(getattr(error.response, "text", "")))  # type: ignore[attr-defined]
            return kind, f"{why} (HTTP {status}{f': {said}' if said else ''})"
        if type(error).__name__ == "AuthenticationError":
            return "credentials", f"it says: {self.plain(str(error)) or 'authentication failed'}"
        if isinstance(error, OSError):  # What requests raises is an OSError, too.
            return ("file" if error.filename else "network"), self._local(error)
        return "service", f"{type(error).__name__}: {self.plain(str(error))}".rstrip(": ")

    def _local(self, error: OSError) -> str:
        if error.filename:
            return f"{error.filename}: {error.strerror}"
        return f"it could not be reached ({type(error).__name__})"

    def _try(self, kind: ErrorKind) -> str:
        if kind == "credentials":
            return f"lexicon reads {', '.join(self._variables)}; what is set there must be good for this zone"
        if kind == "file":
            return f"lexicon reads {', '.join(self._variables)}"
        if kind == "not-found":
            return "see at the host whether the zone is there, or name it: --zone NAME"
        if kind in {"network", "throttled"}:
            return "run the same again later; what is written already stays"
        return "sesctl records DOMAIN, and enter the records by hand"

    def plain(self, text: str) -> str:
        """Take every secret out of a text, and make it short."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        flat = " ".join(text.split())
        return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…"
