"""A draft as a file, as plain text, and as the reply to a support case."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Literal, TypedDict

from sesctl.model.production_draft import HEADINGS
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesctl.model.production_draft import Draft, Remark

_ABOUT = """<!--
Made by sesctl. Every sentence is said in your name: keep only what is true, and write what is missing.
Comments like this one are not sent. Check it as often as you like:
sesctl request-production --draft {file}
-->"""
_WIDTH = 78
_FENCE = "```"
_SAMPLE = f"""<!-- The mail of `sesctl send-test`; put the one of your application in its place. -->

{_FENCE}text
{{}}
{_FENCE}"""


class RemarkBody(TypedDict):
    """One thing to mend in a draft."""

    rule: str
    severity: Literal["error", "warning", "note"]
    section: str | None
    message: str
    fix: str


class DraftDocument(TypedDict):
    """`sesctl.production-draft/1`: a draft, and what is to be mended in it."""

    schema: Literal["sesctl.production-draft/1"]
    file: str
    written: bool
    domain: str | None
    region: str | None
    website: str | None
    mail_type: str
    sections: dict[str, str]
    characters: int
    remarks: list[RemarkBody]


def draft_document(draft: Draft, remarks: Sequence[Remark], file: str, *, written: bool) -> DraftDocument:
    """Describe a draft; `written` is whether the file was made just now."""
    return {
        "schema": "sesctl.production-draft/1",
        "file": file,
        "written": written,
        "domain": draft.domain,
        "region": draft.region,
        "website": draft.website,
        "mail_type": draft.mail_type,
        "sections": {HEADINGS[section]: text for section, text in draft.sections.items()}
        | dict(draft.others),
        "characters": len(draft_plain(draft)),
        "remarks": [remark_body(remark) for remark in remarks],
    }


def remark_body(remark: Remark) -> RemarkBody:
    """Describe a remark."""
    severities: dict[str, Literal["error", "warning", "note"]] = {
        "error": "error",
        "warning": "warning",
        "note": "note",
    }
    return {
        "rule": remark.rule,
        "severity": severities[remark.severity.word],
        "section": remark.where or None,
        "message": remark.message,
        "fix": remark.fix,
    }


def draft_markdown(draft: Draft, file: str) -> str:
    """Write the file."""
    head = [
        f"# Production access for {draft.domain or 'our domain'} in {draft.region or 'our region'}",
        _ABOUT.format(file=file),
        f"Website: {draft.website or ''}\nMail type: {draft.mail_type.lower()}",
    ]
    return "\n\n".join([*head, *_chapters(draft)]) + "\n"


def _chapters(draft: Draft) -> Iterator[str]:
    for section, heading in HEADINGS.items():
        if section in draft.sections:
            text = draft.sections[section]
            # A mail has lines of its own, which Markdown would join.
            body = _SAMPLE.format(text.strip()) if section == "sample" and "\n" in text else text
            yield f"## {heading}\n\n{body}"


def draft_plain(draft: Draft) -> str:
    """Write the texts as they are sent: without the marks of the file."""
    told = [
        (heading, draft.sections[section])
        for section, heading in HEADINGS.items()
        if section in draft.sections
    ]
    chapters = [f"{heading}:\n{_plain(text)}" for heading, text in (*told, *draft.others)]
    website = [f"Website: {draft.website}"] if draft.website else []
    return "\n\n".join([*website, *chapters])


def _plain(text: str) -> str:
    return "\n".join(
        line for line in text.splitlines() if not line.strip().startswith((_FENCE, "~~~"))
    ).strip()


def reply_text(draft: Draft, region: str, *, denied: bool) -> str:
    """Write the reply to the support case."""
    kind = draft.mail_type.lower()
    opening = (
        f"Thank you for looking at our request for production access to Amazon SES in {region}. Please look at it "
        f"again: below is what we send, to whom, and how bounces and complaints are handled."
        if denied
        else f"This is about our request for production access to Amazon SES in {region}. Below is what we send, to "
        "whom, and how bounces and complaints are handled."
    )
    closing = "We are glad to answer whatever is still open."
    return "\n\n".join(["Hello,", opening, f"Mail type: {kind}", draft_plain(draft), closing])


def remark_lines(remarks: Sequence[Remark], file: str) -> Iterator[str]:
    """Write what is to be mended, or that nothing is."""
    for remark in remarks:
        where = f"{remark.where}: " if remark.where else ""
        yield f"{remark.severity.word}  {remark.rule}"
        yield _wrapped(f"{where}{remark.message}", "  ", "  ")
        yield _wrapped(remark.fix, "  fix  ", "       ")
    counts = {
        word: sum(one.severity.word == word for one in remarks) for word in ("error", "warning", "note")
    }
    told = ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for word, count in counts.items() if count)
    yield f"{clean(file)}: {told or 'nothing to mend'}"


def _wrapped(text: str, first: str, rest: str) -> str:
    return textwrap.fill(
        clean(text), _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
