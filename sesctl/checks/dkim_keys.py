"""DKIM keys, as they are served through the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import Unknowable
from sesctl.grammar.dkim import DkimKey, parse_dkim_key, rsa_bits
from sesctl.model.finding import Severity
from sesctl.model.lookup import Absent, Answered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import View
    from sesctl.model.observation import Look

_USUAL_BITS = 2048
_LEAST_BITS = 1024


@check(Severity.ERROR, "dkim")
def dkim_key_missing(view: View) -> Iterator[Problem]:
    """No key is served through the DKIM record.

    What it checks:
        Where the CNAME record is right, whether a key answers through it; with BYODKIM, whether a key
        stands at the selector.

    Why it matters:
        Receivers look for a TXT record with the key. Some DNS servers fail that question at a name that
        is an alias, or the token no longer exists because DKIM was set up anew since.

    How to fix it:
        Compare the tokens with `sesctl records`. Where they agree, wait some minutes, then ask the DNS
        host why a TXT query at the name fails.

    Example:
        @keys none

    Instead:
        @drop token1._domainkey CNAME

    References:
        Amazon SES Developer Guide, "Troubleshooting DKIM problems". RFC 6376 section 3.6.2.2.
    """
    unknown = ""
    for name in view.key_names():
        look = view.look(name, "TXT")
        telling = _telling(look)
        if not telling:
            # Resolvers that were heard are stale, which resolver-stale says.
            heard = any(isinstance(seen.reply, Answered | Absent) for seen in look.resolvers)
            unknown = unknown or ("" if heard else f"{name}: {look.why_unknown}")
        elif not any(_has_key(reply) for reply in telling):
            yield Problem(
                subject=name,
                message=f"No DKIM key is served at {name}.",
                fix=f"Look again in some minutes, and compare the tokens: {view.command(f'records {view.domain}')}",
                seen=_texts(telling) or "no TXT record",
                expected="a TXT record with p=…",
            )
    if unknown:
        raise Unknowable(unknown)


def _telling(look: Look) -> list[Answered | Absent]:
    """Choose the replies that tell whether there is a key.

    A server that has the alias alone says nothing of the key; beside one, a resolver that knows of
    no alias remembers the time before the record was there.
    """
    own = [seen.reply for seen in look.authoritative if isinstance(seen.reply, Answered | Absent)]
    resolved = [seen.reply for seen in look.resolvers if isinstance(seen.reply, Answered | Absent)]
    if any(isinstance(reply, Answered) for reply in own):
        resolved = [reply for reply in resolved if isinstance(reply, Answered) or reply.aliases]
    return [*resolved, *(reply for reply in own if isinstance(reply, Absent) or reply.values)]


def _has_key(reply: Answered | Absent) -> bool:
    return isinstance(reply, Answered) and any(
        isinstance(parse_dkim_key(text), DkimKey) for text in reply.values
    )


def _texts(replies: list[Answered | Absent]) -> str:
    return ", ".join(text for reply in replies if isinstance(reply, Answered) for text in reply.values)


@check(Severity.ERROR, "dkim")
def dkim_key_revoked(view: View) -> Iterator[Problem]:
    """The DKIM key has been revoked.

    What it checks:
        Whether the published key is empty (p=).

    Why it matters:
        An empty key says that whatever is signed with it is not to be trusted.

    How to fix it:
        With Easy DKIM, look whether the tokens are the present ones; with BYODKIM, publish the key.

    Example:
        @keys p=

    Instead:
        @keys none

    References:
        RFC 6376 section 3.6.1.
    """
    for name, key in view.served_keys():
        if key.revoked:
            yield Problem(
                subject=name,
                message=f"The DKIM key at {name} is empty, which revokes it.",
                fix=f"Publish the key again (BYODKIM), or compare: {view.command(f'records {view.domain}')}",
                seen="p=",
                expected="p= with a key",
            )


@check(Severity.NOTE, "dkim")
def dkim_key_weak(view: View) -> Iterator[Problem]:
    """The DKIM key is short.

    What it checks:
        The length of the RSA key that is served: below 1024 bits is an error, below 2048 worth knowing.

    Why it matters:
        Receivers must not accept keys below 1024 bits; 2048 are usual, and what SES makes by default.

    How to fix it:
        With Easy DKIM, choose 2048 bits in the SES console; it can be changed once a day.

    Example:
        @keys 1024

    Instead:
        @keys 2048

    References:
        RFC 8301 section 3.2.
    """
    for name, key in view.served_keys():
        bits = rsa_bits(key.key) if key.algorithm == "rsa" and not key.revoked else None
        if bits is not None and bits < _USUAL_BITS:
            yield Problem(
                subject=name,
                message=f"The DKIM key at {name} has {bits} bits; {_USUAL_BITS} are usual.",
                fix="Choose RSA_2048_BIT as the next signing key length of the identity in the SES console.",
                seen=f"{bits} bits",
                expected=f"{_USUAL_BITS} bits",
                severity=Severity.ERROR if bits < _LEAST_BITS else None,
            )
