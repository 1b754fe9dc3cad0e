"""`sesctl explain`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli.command import Run, command
from sesctl.errors import ExitCode, SesctlError, usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sesctl.model.page import Page

_LIKE_AN_ID = re.compile(r"[\w-]*")


@command(
    ("what a finding means, and how to mend it", "sesctl explain dkim-record-missing"),
    (
        "what an error means, and which of its causes it is",
        'sesctl explain "554 Message rejected: Email address is not verified." --from otp@example.com',
    ),
    ("out of a log", "tail -n 40 app.log | sesctl explain -"),
    ("every check there is", "sesctl explain"),
)
def app(
    run: Run,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CHECK|TEXT|-]",
            help="The id of a check, or a topic; or an error text of SES, an SDK, SMTP, Cognito or a bounce; "
            "- reads it from stdin.",
            show_default=False,
        ),
    ] = None,
    *,
    sender: Annotated[
        str | None,
        typer.Option("--from", metavar="ADDRESS", help="Whom the mail is from.", show_default=False),
    ] = None,
    recipient: Annotated[
        list[str] | None,
        typer.Option(
            "--to", metavar="ADDRESS", help="Who should have had it; repeatable.", show_default=False
        ),
    ] = None,
    no_aws: Annotated[bool, typer.Option("--no-aws", help="Do not look in AWS which cause it is.")] = False,
) -> ExitCode:
    """Print the page of a check, or say what an error text means here and what to do; or list all checks.

    Of an error text AWS is asked which of the possible causes it is: who is verified in which region, sandbox or
    not, suppression list. Nothing is changed. Without credentials the causes are listed.
    """
    text = _text(what or [])
    if text is None:
        return _list(run, _titles())
    one_word = not any(character.isspace() for character in text)
    if one_word and (code := _check_or_topic(run, text)) is not None:
        return code
    from sesctl.cli import context
    from sesctl.cli.explained import explain_error, show

    senders = context.mailbox_of(sender).address if sender else ""
    recipients = tuple(context.address_of(one) for one in recipient or ())
    diagnosis = explain_error(run, text, senders, recipients, ask_aws=not no_aws)
    if not diagnosis.case and one_word and _LIKE_AN_ID.fullmatch(text):
        raise _no_such_check(text)
    return show(run, diagnosis)


def _text(words: Sequence[str]) -> str | None:
    """Return what is to be explained, from the command line or from stdin; None where there is nothing."""
    if list(words) == ["-"]:
        from sesctl.cli.piped import read_stdin

        text = read_stdin().strip()
        if not text:
            raise usage(
                "nothing came on stdin",
                why="- reads the error text from there",
                try_="tail -n 40 app.log | sesctl explain -",
            )
        return text
    if words:
        if text := " ".join(words).strip():
            return text
        raise usage(
            "there is nothing to explain",
            why="the text that was given is empty, perhaps a variable that is not set",
            try_="sesctl explain, for a list of all checks",
        )
    from sesctl.cli.piped import is_piped, read_stdin

    return read_stdin().strip() or None if is_piped() else None


def _check_or_topic(run: Run, text: str) -> ExitCode | None:
    """Show the page of a check, or the list of a topic; None where there is none of that name."""
    from sesctl.checks.index import page
    from sesctl.render.pages import page_document, page_text

    wanted = text.lower().replace("_", "-")
    titles = _titles()
    if of_topic := [one for one in titles if one.topic == wanted]:
        return _list(run, of_topic)
    if (found := page(wanted)) is None:
        return None
    run.terminal.answer(page_document(found) if run.json else page_text(found))
    return ExitCode.DONE


def _list(run: Run, titles: Iterable[Page]) -> ExitCode:
    from sesctl.render.pages import index_document, index_text

    run.terminal.answer(index_document(titles) if run.json else index_text(titles))
    return ExitCode.DONE


def _titles() -> tuple[Page, ...]:
    from sesctl.checks.index import titles

    return titles()


def _no_such_check(text: str) -> SesctlError:
    from difflib import get_close_matches

    near = get_close_matches(text.lower(), [one.id for one in _titles()], n=3, cutoff=0.4)
    return usage(
        f"there is no check {text!r}, and no error text is known by that one word",
        why=f"near it are: {', '.join(near)}" if near else "no id is like it",
        try_=f"sesctl explain {near[0]}" if near else "sesctl explain, for a list",
    )
