"""The variables that an application reads to send through SES, and what stands in for a value."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACEHOLDER = re.compile(
    r"change[-_ ]?me|replace[-_ ]?me|fill[-_ ]?me[-_ ]?in|insert[-_ ]?here|placeholder"
    r"|todo|tbd|fixme|none|null|undefined|secret|password|\.{3,}|\*{3,}|x{3,}"
    r"|<.*>|\[.*\]|\{\{.*\}\}|(?-i:[A-Za-z0-9/+]*EXAMPLE(KEY)?)"
    r"|.*\byour[-_ ]?(own[-_ ]?)?(access|api|app|aws|company|config|configuration|domain|email|key"
    r"|password|region|secret|sender|ses|smtp|user|verified).*",
    re.IGNORECASE,
)
_SMTP_HOST = re.compile(r"email-smtp(?:-fips)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?")
_SECRET_NAME = re.compile(
    r"SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|PRIVATE|(^|_)(API|ACCESS)?_?KEY(_ID)?$|SMTP_USER"
)


@dataclass(frozen=True, slots=True)
class EnvName:
    """A variable.

    Attributes:
        about: one line for `.env.example`; without quotes, see `sesctl.grammar.dotenv_edit`.
        secret: whether its value is never shown.
        example: its value in `.env.example`.
    """

    name: str
    about: str
    secret: bool = False
    example: str = ""


ENV_NAMES: dict[str, EnvName] = {
    one.name: one
    for one in (
        EnvName("EMAIL_PROVIDER", "What sends the mail.", example="ses"),
        EnvName("AWS_REGION", "The region of AWS that the SDK asks."),
        EnvName("AWS_SES_REGION", "The region of SES where the sender is verified; each has identities of its own."),
        EnvName("AWS_SES_FROM_EMAIL", "The sender: an address of a verified domain, or one that is verified itself."),
        EnvName("AWS_SES_CONFIGURATION_SET", "The configuration set to send with, where there is one."),
        EnvName("AWS_SES_PRODUCTION_MODE", "true where SES lets the account send to everybody, false in the sandbox."),
        EnvName("OTP_LENGTH", "Digits of a one-time password.", example="6"),
        EnvName("OTP_EXPIRY_MINUTES", "Minutes for which a one-time password works.", example="10"),
        EnvName("SMTP_HOST", "The SMTP host of SES in that region."),
        EnvName("SMTP_PORT", "587 is STARTTLS.", example="587"),
        EnvName("AWS_ACCESS_KEY_ID", "The access key of the application, where it has no role.", secret=True),
        EnvName("AWS_SECRET_ACCESS_KEY", "Its secret.", secret=True),
        EnvName("SMTP_USER", "The SMTP user: the id of an access key of an IAM user.", secret=True),
        EnvName("SMTP_PASSWORD", "The SMTP password, which is made of the secret key and is another one.", secret=True),
    )
}  # fmt: skip
"""The names that the guides use, in the order in which they are written."""

SMTP_NAMES = tuple(name for name in ENV_NAMES if name.startswith("SMTP_"))
SENDING_NAMES = tuple(name for name in ENV_NAMES if name not in SMTP_NAMES)


def is_placeholder(value: str) -> bool:
    """Whether a value only says where one belongs, such as `changeme`, `<region>` or `your-domain.com`."""
    return bool(_PLACEHOLDER.fullmatch(value.strip()))


def is_secret_name(name: str) -> bool:
    """Whether what a variable of this name holds is likely to be a secret."""
    known = ENV_NAMES.get(name)
    return known.secret if known else bool(_SECRET_NAME.search(name.upper()))


def smtp_host(region: str) -> str:
    """The SMTP host of a region, should there be one: not every region has it."""
    return f"email-smtp.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"


def smtp_region(host: str) -> str:
    """The region of an SMTP host of SES; empty for another host."""
    found = _SMTP_HOST.fullmatch(host.strip().rstrip(".").lower())
    return found["region"] if found else ""
