"""What people type for a domain or an address, to the form that SES and DNS use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sesctl.model.fault import Fault

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_MAILBOX = re.compile(r'(?:"(?P<quoted>[^"]*)"\s*|(?P<plain>[^<>"]*))<(?P<address>[^<>]*)>')
# As this program's own output and its pages write them.
_PLACEHOLDERS = frozenset(
    {"YOUR-DOMAIN", "DOMAIN", "YOUR-ADDRESS", "ADDRESS", "YOU@YOUR-DOMAIN", "OTP@YOUR-DOMAIN"}
)
_STANDS_FOR = "it stands for your own, which is to be put in its place"
_TOP = frozenset({"cloud", "email", "info", "online", "shop", "site", "store", "tech"})
_LONGEST_LABEL = 63
_LONGEST_NAME = 253
_LONGEST_LOCAL = 64


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name that is shown for it."""

    address: str
    display_name: str = ""


def parse_domain(text: str) -> str | Fault:
    """Read a domain name: lower-case A-labels, no final dot.

    Capitals, a final dot and U-labels are taken as they are meant; a URL, an address, or a label
    that no zone can hold is a fault that says what to type.
    """
    stripped = text.strip()
    if not stripped:
        return Fault(0, text, "it is empty", "a domain such as example.com")
    if stripped.upper() in _PLACEHOLDERS:
        return Fault(0, text, _STANDS_FOR, "your own domain, such as example.com")
    if slip := _another_thing(stripped):
        return slip
    ascii_form = _to_ascii(stripped.removesuffix("."))
    if isinstance(ascii_form, Fault):
        return ascii_form
    return _check_labels(ascii_form) or ascii_form


def parse_address(text: str) -> str | Fault:
    """Read an e-mail address; the local part keeps its case, since SES does too."""
    stripped = text.strip()
    local, at, domain = stripped.rpartition("@")
    if stripped.upper() in _PLACEHOLDERS:
        return Fault(0, text, _STANDS_FOR, "your own address, such as otp@example.com")
    if not at:
        return Fault(0, stripped, "there is no @ in it", f"an address such as {_completed(stripped)}")
    if not local.isascii():
        return Fault(0, local, "SES takes only ASCII letters before the @")
    if not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        return Fault(0, local, "that is not what may stand before the @")
    host = parse_domain(domain)
    if isinstance(host, Fault):
        return Fault(len(local) + 1 + host.position, host.text, host.why, "")
    return f"{local}@{host}"


def _completed(text: str) -> str:
    """Make an address of one half of it."""
    if isinstance(parse_domain(text), str):
        return f"otp@{text}"
    return f"{text}@example.com" if _LOCAL.fullmatch(text) else "otp@example.com"


def parse_mailbox(text: str) -> Mailbox | Fault:
    """Read `otp@example.com` or `Example <otp@example.com>`."""
    match = _MAILBOX.fullmatch(text.strip())
    if not match:
        address = parse_address(text)
        return address if isinstance(address, Fault) else Mailbox(address)
    name = (match["quoted"] or match["plain"] or "").strip()
    if any(ord(character) < ord(" ") for character in name):
        return Fault(0, name, "there is a control character in the name")
    address = parse_address(match["address"])
    return address if isinstance(address, Fault) else Mailbox(address, name)


def _another_thing(text: str) -> Fault | None:
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text)
    if scheme:
        host = re.split(r"[/?#]", text[scheme.end() :])[0].rpartition("@")[2].partition(":")[0]
        return Fault(0, text, "that is a URL, not a domain", _bare(host))
    if "@" in text:
        return Fault(
            text.index("@"), text, "that is an address, not a domain", _bare(text.rpartition("@")[2])
        )
    if mark := re.search(r"[/?#:\\]", text):
        return Fault(mark.start(), text, "there is more than a domain in it", _bare(text[: mark.start()]))
    if re.search(r"\s", text):
        return Fault(0, text, "there is a space in it")
    if re.fullmatch(r"[0-9.]+", text):
        return Fault(0, text, "that is an IP address, or a part of one")
    return None


def _bare(host: str) -> str:
    bare = host.strip().strip(".").lower().removeprefix("www.")
    is_domain = re.fullmatch(r"[\w-]+(\.[\w-]+)+", bare) and not bare.rpartition(".")[2].isdigit()
    return bare if is_domain else "a domain such as example.com"


def _to_ascii(name: str) -> str | Fault:
    if name.isascii() and "xn--" not in name.lower():
        return name.lower()
    import idna  # noqa: PLC0415 - its tables are wanted only for the few names that are not ASCII

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        return Fault(0, name, f"that is not an internationalised domain name ({error})")


def to_unicode(name: str) -> str:
    """Show a name in U-labels; a name that has none, or wrong ones, stays as it is."""
    if "xn--" not in name:
        return name
    import idna  # noqa: PLC0415 - as above

    try:
        return idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return name


def _check_labels(name: str) -> Fault | None:
    if len(name) > _LONGEST_NAME:
        return Fault(
            _LONGEST_NAME, name, f"it has {len(name)} characters, and a name has at most {_LONGEST_NAME}"
        )
    position = 0
    for label in name.split("."):
        if why := _wrong_with(label):
            return Fault(position, label, why, _below_records(name) if label.startswith("_") else "")
        position += len(label) + 1
    if "." not in name:
        return Fault(0, name, "a domain has at least two parts", _second_level(name))
    if name.rpartition(".")[2].isdigit():
        return Fault(0, name, "no top-level domain is a number")
    return None


def _second_level(name: str) -> str:
    # Nearly every top-level domain that people know by heart has at most three letters.
    is_top = len(name) <= len("com") or name in _TOP
    return f"the whole name, such as example.{name}" if is_top else f"{name}.com, if that is what is meant"


def _below_records(name: str) -> str:
    """Return the domain that a pasted owner name, such as _dmarc.example.com, belongs to."""
    labels = name.split(".")
    last = max(index for index, label in enumerate(labels) if label.startswith("_"))
    return _bare(".".join(labels[last + 1 :]))


def _wrong_with(label: str) -> str:
    if not label:
        return "two dots stand together, or one stands first"
    if len(label) > _LONGEST_LABEL:
        return f"the part between two dots has {len(label)} characters, and {_LONGEST_LABEL} are allowed"
    if label.startswith("_"):
        return "a name that begins with an underscore holds a record, and nobody sends mail from it"
    if "*" in label:
        return "an identity cannot be a wildcard; it covers what lies below it anyway"
    if not _LABEL.fullmatch(label):
        return "only letters, digits and hyphens may stand between the dots, and no hyphen at either end"
    return ""
