"""What `sesctl init` alone asks: each question, what it takes for an answer, and what it proposes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.cli import context
from sesctl.errors import SesctlError, usage
from sesctl.model.names import is_at_or_below, without_www

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesctl.model.settings import Value


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        key: of the setting that is asked for.
        read: makes a value of an answer, with the settings so far; an empty one is no setting. Raises SesctlError.
        proposal: from the settings so far; empty where there is none.
    """

    key: str
    label: str
    explained: str
    read: Callable[[str, Mapping[str, Value]], Value]
    proposal: Callable[[Mapping[str, Value]], str]

    def offered(self, settings: Mapping[str, Value]) -> str:
        """What an empty answer means: the setting that is there, where it is right, else the proposal."""
        return _text(settings[self.key]) if self.is_right(settings) else self.proposal(settings)

    def is_right(self, settings: Mapping[str, Value]) -> bool:
        """Whether there is such a setting, and it would be taken for an answer."""
        return self.key in settings and self.wrong(settings) is None

    def wrong(self, settings: Mapping[str, Value]) -> SesctlError | None:
        """What is wrong with the setting that is there; None where it is right, or none is there."""
        if self.key not in settings:
            return None
        try:
            self.read(_text(settings[self.key]), settings)
        except SesctlError as error:
            return error
        return None


def shown(question: Question, settings: Mapping[str, Value]) -> str:
    """A setting as it is shown."""
    return _text(settings.get(question.key, "")) or "nobody"


def _text(value: Value) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _domain(text: str, _: Mapping[str, Value]) -> str:
    domain = context.domain_of(text)
    bare = without_www(domain)
    if bare != domain:
        why = f"mail would come from somebody@{domain}, and not from somebody@{bare}"
        raise usage(f"{domain} is the name of a website", why=why, try_=bare)
    return domain


def _region(text: str, _: Mapping[str, Value]) -> str:
    from sesctl.aws.session import AwsSession

    return AwsSession(text, None, None).region


def region_in_use() -> str:
    """The region that the AWS settings name; empty where they name none."""
    from sesctl.aws.session import AwsSession

    try:
        return AwsSession(None, None, None).region
    except SesctlError:
        return ""


def _sender(text: str, settings: Mapping[str, Value]) -> str:
    address, domain = context.address_of(text), str(settings.get("domain", ""))
    local, _, host = address.rpartition("@")
    if not is_at_or_below(host, domain):
        raise usage(
            f"{address} is not an address of {domain}",
            why=f"SES is asked to verify {domain}, and would refuse mail from elsewhere",
            try_=f"{local}@{domain}",
        )
    return address


def _website(text: str, settings: Mapping[str, Value]) -> str:
    from sesctl.planning.production import wrong_website

    if wrong := wrong_website(text):
        raise usage(f"{text!r} cannot be the website", why=wrong, try_=_own_website(settings))
    return text


def _own_website(settings: Mapping[str, Value]) -> str:
    return f"https://{settings.get('domain', 'example.com')}"


def _alerts(text: str, _: Mapping[str, Value]) -> tuple[str, ...]:
    """Read addresses; a dash is none."""
    return () if text == "-" else tuple(context.address_of(one) for one in text.replace(",", " ").split())


QUESTIONS = (
    Question(
        "domain",
        "Domain",
        "The domain that mail comes from, such as the one of the website, without www.",
        _domain,
        lambda _: "",
    ),
    Question(
        "region",
        "AWS region",
        "Identities, sandbox and quotas belong to one region. Choose the one that the application runs in.",
        _region,
        lambda _: region_in_use(),
    ),
    Question(
        "from",
        "Address that mail comes from",
        "Any address of the domain; it needs no mailbox, but replies to it should not get lost.",
        _sender,
        lambda settings: f"otp@{settings['domain']}",
    ),
    Question(
        "brand",
        "Name in the mail",
        "What people know the service by; it stands in the subject of a code.",
        lambda text, _: text,
        lambda settings: str(settings["domain"]).partition(".")[0].title(),
    ),
    Question(
        "website",
        "Website",
        "Reviewers of AWS look at it before they let the account out of the sandbox.",
        _website,
        _own_website,
    ),
    Question(
        "alerts",
        "Who hears of bounces and complaints (- for nobody)",
        (
            "Whoever mails on to addresses that bounce loses the account. This address is mailed each bounce and "
            "complaint, and alarms when there are too many, once somebody has followed the links that SNS sends to it. "
            "Take a mailbox that somebody reads; several are separated by blanks."
        ),
        _alerts,
        lambda _: "-",
    ),
)
