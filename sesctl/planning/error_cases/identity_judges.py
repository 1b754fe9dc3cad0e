"""Whether it is this, when an identity is not verified: the judges."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sesctl.model.diagnosis import Judgement
from sesctl.model.fact import Found
from sesctl.planning.error_cases.evidence import names_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.planning.error_cases.evidence import Evidence

_FEW = 3
_NEARLY_THE_SAME = 0.85
_OF_MACHINES = frozenset({"internal", "lan", "local", "localdomain", "localhost"})
_UNKNOWN = Judgement("unknown")


def recipient_in_sandbox(evidence: Evidence) -> Judgement:
    """Whether it is a recipient, who is checked in the sandbox only."""
    if evidence.sandbox is None:
        return Judgement("unknown", _why_no_account(evidence))
    if not evidence.sandbox:
        return Judgement("ruled-out", f"the account has production access in {evidence.where}")
    sandbox = f"the account is in the sandbox in {evidence.where}"
    if names := evidence.unverified("recipient"):
        because = f"{sandbox}, and {_are(names)} not verified"
        return Judgement("confirmed", because, {"recipient": names[0]})
    if names := evidence.unverified("either"):
        return _perhaps_recipient(evidence, names, sandbox)
    if evidence.subjects and all(evidence.verified(name) is not None for name in evidence.subjects):
        return Judgement("ruled-out", "the text names no recipient that is not verified")
    known = _not_known(evidence)
    return Judgement(known.verdict, "; ".join(filter(None, [sandbox, known.because])))


def _perhaps_recipient(evidence: Evidence, names: Sequence[str], sandbox: str) -> Judgement:
    if _sender_is_fine(evidence):
        because = f"{sandbox}; the sender {evidence.sender} is verified, and {_are(names)} not"
        return Judgement("confirmed", because, {"recipient": names[0]})
    because = f"{sandbox}, and {_are(names)} not verified; --from and --to tell who is who"
    return Judgement("unknown", because, {"recipient": names[0]}, likely=True)


def machine_name(evidence: Evidence) -> Judgement:
    """Whether the address is at a name that only a machine or a network of its own knows; else it is no question."""
    names = (*evidence.error.unusable, *filter(_is_of_a_machine, evidence.subjects))
    return Judgement("confirmed", f"the text names {_and(names)}") if names else Judgement("ruled-out")


def _is_of_a_machine(name: str) -> bool:
    return name.rpartition(".")[2].lower() in _OF_MACHINES


def sender_elsewhere(evidence: Evidence) -> Judgement:
    """Whether the identity is verified in another region."""
    names = evidence.unverified("sender", "either")
    for name in names:
        for region, identity in evidence.homes(name):
            covered = name if identity == name else f"{identity}, which covers {name},"
            because = f"{covered} is verified in {region}, and not in {evidence.where}"
            return Judgement("confirmed", because, {"home": region, "identity": identity})
    if not names:
        return _nothing_unverified(evidence)
    if evidence.unread_regions:
        return Judgement("unknown", f"these regions could not be read: {_and(evidence.unread_regions)}")
    if not evidence.elsewhere:
        return _UNKNOWN
    return Judgement("ruled-out", f"no other region has a verified identity for {_and(names)}")


def pending(evidence: Evidence) -> Judgement:
    """Whether the identity is there, and SES has not agreed yet."""
    names = evidence.unverified("sender", "either", "recipient")
    for name in names:
        if isinstance(found := evidence.covering(name), Found):
            identity = found.value
            status = identity.status.replace("_", " ").lower()
            covers = "" if identity.name == name else f", which covers {name},"
            because = (
                f"{identity.name}{covers} is an identity in {evidence.where}, and its status is {status}"
            )
            return Judgement("confirmed", because, {"identity": identity.name})
    if names:
        return Judgement("ruled-out", f"{evidence.where} has no identity for {_and(names)}")
    return _nothing_unverified(evidence)


def no_identity(evidence: Evidence) -> Judgement:
    """Whether nobody has made an identity for the sender."""
    names = evidence.unverified("sender", "either")
    if not names:
        return _nothing_unverified(evidence)
    if evidence.sender not in names and _sender_is_fine(evidence):
        return Judgement("ruled-out", f"the sender {evidence.sender} is verified")
    bare = [
        one
        for one in names
        if not isinstance(evidence.covering(one), Found)
        and not [*evidence.homes(one)]
        and not _is_of_a_machine(one)
    ]
    if not bare:
        machine = all(map(_is_of_a_machine, names))
        because = f"nobody can verify {_and(names)}" if machine else f"there is an identity for {_and(names)}"
        return Judgement("ruled-out", because)
    name = next((one for one in bare if evidence.role(one) == "sender"), bare[0])
    sure = evidence.role(name) == "sender" and not _nearly(evidence, name)
    because = f"{evidence.where} has no identity that covers {name}"
    return Judgement("confirmed" if sure else "unknown", because, {"sender": name}, likely=True)


def another_spelling(evidence: Evidence) -> Judgement:
    """Whether a verified identity is nearly the one that is needed."""
    names = evidence.unverified("sender", "either", "recipient")
    if not names:
        return _nothing_unverified(evidence)
    if not isinstance(evidence.listed, Found):
        return Judgement("unknown", getattr(evidence.listed, "reason", "") if evidence.looked else "")
    for name in names:
        if found := _nearly(evidence, name):
            identity, why, better = found
            return Judgement("confirmed", why, {"identity": identity, "sender": name, "better": better})
    return Judgement("ruled-out", f"no verified identity in {evidence.where} resembles {_and(names)}")


def _nearly(evidence: Evidence, name: str) -> tuple[str, str, str] | None:
    """The verified identity that a name resembles, how, and the address that would be covered by it."""
    listed = evidence.listed.value if isinstance(evidence.listed, Found) else ()
    for identity in (one.name for one in listed if one.status == "SUCCESS"):
        if why := _resemblance(identity, name):
            local = name.partition("@")[0] if "@" in name else "otp"
            # A subdomain that was verified by mistake is no reason to send from it.
            better = (
                "" if _is_above(name, identity) else identity if "@" in identity else f"{local}@{identity}"
            )
            return identity, why, better
    return None


def _is_above(name: str, identity: str) -> bool:
    return identity.lower().endswith(f".{name.rpartition('@')[2].lower()}")


def _resemblance(identity: str, name: str) -> str:
    """How an identity that does not cover a name is like it; empty where it is not."""
    domain, other = (one.rpartition("@")[2].lower() for one in (name, identity))
    if identity != name and identity.lower() == name.lower():
        return f"{identity} is verified, and {name} differs from it in capitals, which count before the @"
    if "@" in identity:
        return ""
    if other == f"www.{domain}":
        return f"{identity} is verified, which covers no address at {domain}"
    if _is_above(name, identity):
        return f"{identity} is verified, and a subdomain does not cover {domain} above it"
    if other not in names_for(name) and SequenceMatcher(None, other, domain).ratio() >= _NEARLY_THE_SAME:
        return f"{identity} is verified, and {domain} is spelled differently"
    return ""


def another_header(evidence: Evidence) -> Judgement:
    """Whether the unverified name stands in another header than the From that was meant."""
    if not evidence.sender:
        return Judgement("unknown", "--from tells which address is meant" if evidence.subjects else "")
    others = [name for name in evidence.error.names if evidence.role(name) != "recipient"]
    others = [name for name in others if name.lower() != evidence.sender.lower()]
    if not others:
        return Judgement("ruled-out", "the text names no address beside the sender and the recipients")
    if evidence.sandbox is False and _sender_is_fine(evidence):
        because = f"the sender {evidence.sender} is verified, and the text names {_and(others)}"
        return Judgement("confirmed", because, {"other": others[0]})
    return Judgement("unknown", f"the text names {_and(others)}", {"other": others[0]})


def another_account(evidence: Evidence) -> Judgement:
    """Whether all is well in the account that was looked at."""
    if not evidence.subjects or not evidence.looked:
        return _UNKNOWN
    if not all(evidence.verified(name) for name in evidence.subjects):
        return Judgement(
            "unknown", f"{evidence.account_words[3:]} was looked at" if evidence.account_words else ""
        )
    here = " ".join(filter(None, [evidence.where, evidence.account_words]))
    return Judgement("confirmed", f"{_are(evidence.subjects)} verified in {here} now")


def _nothing_unverified(evidence: Evidence) -> Judgement:
    """Judge where nothing in question is known to be unverified: all is well, or it is only a recipient, or unread."""
    known = [evidence.verified(name) for name in evidence.subjects]
    if known and all(known):
        return Judgement("ruled-out", f"{_are(evidence.subjects)} verified here")
    if known and None not in known:
        return Judgement("ruled-out", "it is the recipient that is not verified")
    return _not_known(evidence)


def _not_known(evidence: Evidence) -> Judgement:
    if not evidence.subjects and evidence.error.unusable:
        return Judgement("ruled-out", f"nobody can verify {_and(evidence.error.unusable)}")
    if not evidence.subjects:
        return Judgement("unknown", "the text names no address; add --from and --to")
    reasons = (evidence.unread(name) for name in evidence.subjects)
    return Judgement("unknown", next(filter(None, reasons), ""))


def _why_no_account(evidence: Evidence) -> str:
    return getattr(evidence.account, "reason", "") if evidence.looked else ""


def _sender_is_fine(evidence: Evidence) -> bool:
    return bool(evidence.sender) and evidence.verified(evidence.sender) is True


def _and(names: Sequence[str]) -> str:
    few = names[:_FEW]
    return ", ".join(few) + (f" and {len(names) - _FEW} more" if len(names) > _FEW else "")


def _are(names: Sequence[str]) -> str:
    return f"{_and(names)} {'is' if len(names) == 1 else 'are'}"
