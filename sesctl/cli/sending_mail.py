"""The mail of `send-test`: the built-in one in a language, or the user's own templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sesctl.cli import context
from sesctl.cli.envelope import one_line
from sesctl.errors import SesctlError, usage
from sesctl.model.otp import MOST_BYTES, OtpMail
from sesctl.render.otp.template import VARIABLES, Source, TemplateFault, Templates, write
from sesctl.render.otp.texts import LANGUAGES, words_for

if TYPE_CHECKING:
    from pathlib import Path

    from sesctl.cli.envelope import Envelope
    from sesctl.model.otp import OtpFacts


@dataclass(frozen=True, slots=True)
class Letter:
    """What is the same in every mail of a run; only the code differs.

    Attributes:
        facts: with a code that is put in for each mail.
        digits: of a code.
    """

    facts: OtpFacts
    templates: Templates
    digits: int

    def mail(self, code: str | None = None) -> OtpMail:
        """Write a mail, with a new code unless one is given; raises SesctlError where a template is wrong."""
        from sesctl.workflows.send import new_code

        written = write(self.templates, replace(self.facts, code=code or new_code(self.digits)))
        if isinstance(written, OtpMail):
            one_line(written.subject, "--subject")
            return written
        raise _wrong(written)


def letter(  # noqa: PLR0917 - what was typed, in the order of the options
    envelope: Envelope,
    brand: str | None,
    website: str | None,
    language: str,
    minutes: int,
    digits: int,
    subject: str | None,
    html: Path | None,
    text: Path | None,
) -> Letter:
    """Read what the mail is to be; raises SesctlError."""
    from sesctl.model.otp import OtpFacts

    sender = envelope.sender.address
    facts = OtpFacts(
        code="",
        brand=one_line(brand or envelope.sender.display_name or "Example", "--brand"),
        minutes=minutes,
        language=_language(language),
        domain=sender.rpartition("@")[2],
        website=_host(website) if website else "",
        sender=sender,
        recipient=envelope.recipient,
    )
    templates = Templates(
        subject=Source("--subject", one_line(subject, "--subject")) if subject else None,
        html=_source(html, html=True),
        text=_source(text),
    )
    return Letter(facts, templates, digits)


def _language(tag: str) -> str:
    words = words_for(tag)
    if words is None:
        raise usage(
            f"there is no mail in {tag!r}",
            why=f"the languages are: {', '.join(LANGUAGES)}",
            try_="--language en, or templates of your own: --html FILE --text FILE --subject TEXT",
        )
    return words.language


def _host(website: str) -> str:
    """Read the website that the mail names: a host, or a URL of which only the host is shown."""
    from sesctl.grammar.domain import to_unicode

    scheme, separator, rest = website.strip().partition("://")
    if separator and scheme.lower() not in {"http", "https"}:
        raise usage(
            f"{website!r} is not a website",
            why="a website is http or https",
            try_="--website app.example.com",
        )
    bare = (rest if separator else scheme).partition("/")[0].partition("?")[0].partition(":")[0]
    return to_unicode(context.domain_of(bare))


def _source(path: Path | None, *, html: bool = False) -> Source | None:
    if path is None:
        return None
    try:
        with path.open(encoding="utf-8") as template:
            text = template.read(MOST_BYTES + 1)
        if len(text) <= MOST_BYTES:
            return Source(path.name, text, html)
        why = f"it has more than the {MOST_BYTES:,} bytes that SES takes"
    except OSError as error:
        why = error.strerror or "it cannot be opened"
    except UnicodeDecodeError as error:
        why = f"it is not UTF-8 text (byte {error.start + 1})"
    raise SesctlError(
        "file", f"cannot read the template {path}", why=why, try_="a file of UTF-8 text, such as mail.html"
    )


def _wrong(fault: TemplateFault) -> SesctlError:
    where = f"{fault.name}, line {fault.line}" if fault.line else fault.name
    why = f"line {fault.line} is: {fault.shown}" if fault.shown else "the template is not filled"
    if "code }}" in fault.why:
        why = "whoever gets the mail would have nothing to type"
    return usage(f"{where}: {fault.why}", why=why, try_=f"the variables are {', '.join(VARIABLES)}")
