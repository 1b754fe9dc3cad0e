"""Wording for replies that did not come, and for text that strangers wrote."""

from __future__ import annotations

import errno

from sesctl.model.lookup import Unknown

_LONGEST = 200
# No route, no address of that family, or no leave to send: this machine's own lack.
_LOCAL = frozenset(
    {
        errno.ENETUNREACH,
        errno.EADDRNOTAVAIL,
        errno.EAFNOSUPPORT,
        errno.ENETDOWN,
        errno.EACCES,
        errno.EPERM,
        errno.EMFILE,
        errno.ENFILE,
    }
)
_NO_ROUTE = frozenset(
    {errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETDOWN, errno.EHOSTUNREACH}
)


def printable(text: str) -> str:
    """Make a stranger's text fit to show: printable ASCII, at most 200 characters."""
    shown = "".join(char if " " <= char <= "~" else "?" for char in text[: _LONGEST + 1])
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 3]}..."


def unreachable(error: OSError) -> Unknown:
    """Say why nothing could be sent to a server, or heard from it."""
    return Unknown("timeout", _why(error), local=error.errno in _LOCAL)


def _why(error: OSError) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "connection refused: nothing listens there"
    if error.errno in _NO_ROUTE:
        return "no route to the host"
    if isinstance(error, TimeoutError):
        return "no answer"
    return printable(error.strerror or str(error) or type(error).__name__)


def silence(*, asked: bool = True, junk: bool = False, tcp: bool = False) -> Unknown:
    """Say in which way a server stayed silent until the time was over."""
    if junk:
        return Unknown("malformed", "only messages came that do not answer the question")
    if tcp:
        return Unknown("timeout", "the answer did not fit into UDP, and none came over TCP")
    return Unknown("timeout", "no answer" if asked else "not asked in time: earlier questions had no answer")
