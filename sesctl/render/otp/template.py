"""A mail from the user's own templates: jinja2 in its sandbox, with nothing to load and nothing left undefined."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TypeAlias

from sesctl.model.otp import MOST_BYTES, OtpFacts, OtpMail
from sesctl.render.otp import compose

if TYPE_CHECKING:
    from types import TracebackType

VARIABLES = (*OtpFacts.__dataclass_fields__, "subject")
"""What a template may use; `subject` only where it is not the subject itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """One template.

    Attributes:
        name: for messages; a file's, or the option that held the text.
        html: whether what is filled in is escaped.
    """

    name: str
    text: str
    html: bool = False


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """Why a template cannot be used.

    Attributes:
        line: counted from 1; None where no line is to blame.
        shown: the text of that line.
    """

    name: str
    why: str
    line: int | None = None
    shown: str = ""


Written: TypeAlias = OtpMail | TemplateFault


@dataclass(frozen=True, slots=True)
class Templates:
    """The user's templates; for what is None the built-in mail is taken."""

    subject: Source | None = None
    html: Source | None = None
    text: Source | None = None


def write(templates: Templates, facts: OtpFacts) -> Written:
    """Write a mail, or tell what is wrong with a template."""
    known: dict[str, object] = asdict(facts)
    subject = _part(templates.subject, known)
    if isinstance(subject, TemplateFault):
        return subject
    mail = compose(facts, subject)
    known["subject"] = mail.subject
    html, text = _part(templates.html, known, "code"), _part(templates.text, known, "code")
    for part in (html, text):
        if isinstance(part, TemplateFault):
            return part
    return OtpMail(mail.subject, str(text or mail.text), str(html or mail.html), facts.code)


def _part(source: Source | None, known: dict[str, object], needed: str = "") -> str | TemplateFault | None:
    """Fill one template; one that does not use what is needed would be a mail without a code."""
    if source is None:
        return None
    if not any(mark in source.text for mark in ("{{", "{%", "{#")):
        return _lacking(source, needed) if needed else source.text
    return _filled(source, known, needed)


def _lacking(source: Source, needed: str) -> TemplateFault:
    return TemplateFault(source.name, f"there is no {{{{ {needed} }}}} in it")


def _filled(source: Source, known: dict[str, object], needed: str) -> str | TemplateFault:
    from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta  # noqa: PLC0415 - few need it
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - the same

    environment = ImmutableSandboxedEnvironment(
        autoescape=source.html, undefined=StrictUndefined, keep_trailing_newline=True
    )
    try:
        used = meta.find_undeclared_variables(environment.parse(source.text))
        code = environment.compile(source.text, source.name, source.name)
    except TemplateSyntaxError as error:
        return _at(source, error.message or "it cannot be read", error.lineno)
    if needed and needed not in used:
        return _lacking(source, needed)
    try:
        written = Template.from_code(environment, code, environment.globals).render(known)
    except Exception as error:  # noqa: BLE001 - a template can raise whatever its expressions raise
        return _at(source, _worded(error), _line(error.__traceback__, source.name))
    if len(written) > MOST_BYTES:
        why = f"it makes {len(written):,} characters, and SES takes mails of up to {MOST_BYTES:,} bytes"
        return TemplateFault(source.name, why)
    return written


def _worded(error: Exception) -> str:
    match type(error).__name__:
        case "TypeError" if "no loader" in str(error):
            return "a template cannot include, import or extend another"
        case name:
            return str(error) or name


def _line(traceback: TracebackType | None, name: str) -> int | None:
    """Find the line of the template in which an error arose; the innermost counts."""
    found = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == name:
            found = traceback.tb_lineno
        traceback = traceback.tb_next
    return found


def _at(source: Source, why: str, line: int | None) -> TemplateFault:
    lines = source.text.splitlines()
    shown = lines[line - 1].strip() if line and 0 < line <= len(lines) else ""
    return TemplateFault(source.name, why, line, shown)
