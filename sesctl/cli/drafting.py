"""`request-production --draft` and `--reply`: the texts that reviewers ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.grammar.production_draft import parse_draft
from sesctl.model.fault import Fault
from sesctl.model.finding import Severity
from sesctl.model.production import state_of
from sesctl.model.production_draft import Answers, Draft
from sesctl.planning.production import where_to_reply
from sesctl.planning.production_lint import lint
from sesctl.render.clean import clean
from sesctl.render.production_draft import draft_document, draft_markdown, draft_plain, remark_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from sesctl.cli.command import Run
    from sesctl.model.account import Account, MailType
    from sesctl.model.production_draft import Remark, Seen
    from sesctl.render.production import ReplyBody

ANSWERS = ("product", "recipients", "collection", "bounces", "unsubscribe", "volume")
"""What may be answered beforehand; each is a field of `Answers`."""

_QUESTIONS = {
    "product": "What the product does, in a sentence",
    "bounces": "Who looks at bounces and complaints, and what is then done with the address",
    "volume": "How many mails on a usual day, and in the busiest hour",
}
_OF_MARKETING = {
    "recipients": "Who gets the mail",
    "collection": "Where they gave their address, and what they agreed to",
    "unsubscribe": "How they unsubscribe, and how soon it works",
}


def check_options(draft: Path | None, reply: Path | None, answers: Collection[str] | None) -> None:
    """Raise SesctlError (usage) for options that do not go together."""
    if draft and reply:
        raise usage(
            "--draft and --reply do not go together", why="a reply is made of a draft", try_="--reply FILE"
        )
    if answers and (draft is None or draft.exists()):
        raise usage(
            "--answer is for a new draft",
            why=f"{draft} is there already" if draft else "there is no --draft",
            try_="write it into the file" if draft else "--draft production.md",
        )


def read_answers(given: Iterable[str] | None) -> dict[str, str]:
    """Read what was given to --answer; raises SesctlError (usage)."""
    answers = {}
    for one in given or ():
        key, equals, text = one.partition("=")
        if key.strip() not in ANSWERS or not equals or not text.strip():
            raise usage(
                f"{clean(one)!r} is not an answer",
                why=f"it is written as KEY=TEXT, and the keys are {', '.join(ANSWERS)}",
                try_='--answer volume="300 a day, 60 in the busiest hour"',
            )
        answers[key.strip()] = text.strip()
    return answers


def ask(run: Run, website: str, mail_type: MailType, known: Mapping[str, str]) -> Answers:
    """Ask on a terminal for what nobody has answered; what is left out is still to be written."""
    answers = dict(known)
    questions = _QUESTIONS | (_OF_MARKETING if mail_type == "MARKETING" else {})
    if run.terminal.interactive:
        run.terminal.say("a few questions; an empty answer leaves the text to be written in the file")
        for key, question in questions.items():
            if key not in answers:
                answers[key] = run.terminal.ask(question)
    return Answers(website, mail_type, **{key: answers.get(key, "") for key in ANSWERS})


def sample(domain: str | None, website: str) -> str:
    """Write the built-in mail, as a sample for reviewers."""
    from urllib.parse import urlsplit

    from sesctl.model.otp import OtpFacts
    from sesctl.render.otp import compose as compose_mail

    host = urlsplit(website).hostname or domain or "example.com"
    mail = compose_mail(OtpFacts("123456", host, 10, domain=domain or host, website=host))
    return f"Subject: {mail.subject}\n\n{mail.text}"


def write_draft(path: Path, answers: Answers, seen: Seen) -> Draft:
    """Write a file that was not there; raises SesctlError."""
    from sesctl.planning.production_draft import compose

    draft = compose(answers, seen)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(draft_markdown(draft, str(path)))
    except OSError as error:
        raise SesctlError(
            "file", f"cannot write {path}", why=error.strerror or "", try_="name a file that can be written"
        ) from error
    return draft


def read_draft(path: Path) -> Draft:
    """Read a draft; raises SesctlError."""
    text = read_text(path)
    read = parse_draft(text)
    if isinstance(read, Fault):
        raise SesctlError(
            "file",
            f"{path} is not a draft",
            why=read.why,
            try_=f"write {read.hint}, or name a file that is not there",
        )
    return read


def read_text(path: Path) -> str:
    """Read a file of the user's; raises SesctlError."""
    from sesctl.cli import domains

    return domains.read_text(path, "check the path")


def show_draft(run: Run, path: Path, draft: Draft, *, written: bool) -> ExitCode:
    """Show what is to be mended; errors are findings."""
    remarks = lint(draft, draft_plain(draft))
    if written:
        run.terminal.say(f"written: {clean(str(path))}")
    if run.json:
        from sesctl.render.documents import to_json

        run.terminal.answer(to_json(draft_document(draft, remarks, str(path), written=written)))
    else:
        for line in remark_lines(remarks, str(path)):
            run.terminal.answer(line)
    if has_errors(remarks):
        run.terminal.say(f"\nnext: mend it, then: sesctl request-production --draft {clean(str(path))}")
        return ExitCode.FINDINGS
    run.terminal.say(
        f"\nnext: to ask, sesctl request-production --use-case-file {clean(str(path))}; "
        f"to answer in the support case, sesctl request-production --reply {clean(str(path))}"
    )
    return ExitCode.DONE


def has_errors(remarks: Iterable[Remark]) -> bool:
    """Whether something has to be mended."""
    return any(remark.severity is Severity.ERROR for remark in remarks)


def show_reply(
    run: Run, path: Path, draft: Draft, account: Account, document: Callable[[ReplyBody], str]
) -> ExitCode:
    """Print the reply to the support case, and say where it goes; a draft with errors is none yet.

    Args:
        run: the run.
        path: of the draft.
        draft: that the reply is made of.
        account: tells the state of the review and its case.
        document: writes the JSON, given the body of the reply.
    """
    from sesctl.render.production_draft import remark_body, reply_text

    remarks = lint(draft, draft_plain(draft))
    state = state_of(account)
    ready = not has_errors(remarks)
    text = reply_text(draft, account.region, denied=state == "denied") if ready else None
    where = where_to_reply(account)
    if run.json:
        body: ReplyBody = {"text": text, "where": where, "remarks": [remark_body(one) for one in remarks]}
        run.terminal.answer(document(body))
    elif text is not None:
        for line in text.splitlines():
            run.terminal.answer(clean(line, len(line)))
    for line in () if ready else remark_lines(remarks, str(path)):
        run.terminal.say(line)
    if not ready:
        run.terminal.say("no reply yet: mend the errors first")
        return ExitCode.FINDINGS
    if draft.region not in {None, account.region}:
        run.terminal.say(clean(f"the draft is about {draft.region}, and this is {account.region}"))
    if state in {"denied", "pending", "unknown"}:
        run.terminal.say(f"\nnext: send it in {clean(where)}")
    else:
        run.terminal.say("\nthere is no review to reply to: nobody has asked, or it was granted")
    return ExitCode.DONE
