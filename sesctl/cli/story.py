"""The story of the demo: what is told, what is typed, what the DNS host does meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

DOMAIN = "example.com"
SENDER = f"otp@{DOMAIN}"
RECIPIENT = "you@example.org"

Deed: TypeAlias = Literal["publish-with-a-slip", "mend", "ses-looks", "show-mail"]


@dataclass(frozen=True, slots=True)
class Type:
    """A command that is shown and run; `expect` is the exit code that the story depends on."""

    command: str
    expect: int = 0


@dataclass(frozen=True, slots=True)
class Happens:
    """Something that somebody else does."""

    deed: Deed


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the story."""

    title: str
    told: str
    events: tuple[Type | Happens, ...]


def chapters(findings: int) -> tuple[Chapter, ...]:
    """Return the story; `findings` is the exit code of a command that found something wrong."""
    return (
        Chapter(
            "A bare domain",
            f"The account is new and in the sandbox. SES has never heard of {DOMAIN}.",
            (Type(f"sesctl init domain {DOMAIN} --yes"),),
        ),
        Chapter(
            "Somebody types the records",
            "They are entered at the DNS host. In one of them the Host field got the whole name, and the panel "
            "appended the domain once more. Nothing shows that.",
            (Happens("publish-with-a-slip"), Type(f"sesctl check-dns {DOMAIN}", findings)),
        ),
        Chapter(
            "The slip is mended",
            "The Host field is put right. DNS is right from now on; SES looks from time to time.",
            (Happens("mend"), Happens("ses-looks"), Type(f"sesctl check-dns {DOMAIN} --wait --timeout 2m")),
        ),
        Chapter(
            "Out of the sandbox",
            "Until AWS has reviewed the account, mail goes only to verified recipients.",
            (
                Type(f"sesctl send-test --from {SENDER} --to {RECIPIENT}", findings),
                Type(
                    f"sesctl request-production {DOMAIN} --mail-type transactional --website https://{DOMAIN} --yes"
                ),
                Type("sesctl status"),
            ),
        ),
        Chapter(
            "The first mail",
            "A one-time password, sent exactly once.",
            (
                Type(f"sesctl send-test --from {SENDER} --to {RECIPIENT} --brand Example"),
                Happens("show-mail"),
            ),
        ),
    )


FOR_REAL = """\
The same with your own account and domain:

  sesctl init domain YOUR-DOMAIN             creates the identity, prints the records
  sesctl check-dns YOUR-DOMAIN --wait        until DNS is right and SES agrees
  sesctl request-production YOUR-DOMAIN      asks AWS to let you out of the sandbox
  sesctl send-test --from otp@YOUR-DOMAIN --to YOUR-ADDRESS --confirm
"""
