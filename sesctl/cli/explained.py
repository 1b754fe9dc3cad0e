"""An error text from the command line to the answer: read it, look in AWS, judge, show."""

from __future__ import annotations

from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING

from sesctl.cli import context
from sesctl.errors import ExitCode, SesctlError
from sesctl.grammar.error_text import read_broken_error, read_error
from sesctl.planning.diagnosis import diagnose, of_aws_error, unrecognised
from sesctl.planning.error_cases import case_of
from sesctl.planning.error_cases.evidence import Evidence

if TYPE_CHECKING:
    from sesctl.cli.command import Run
    from sesctl.model.diagnosis import Diagnosis
    from sesctl.model.error_text import ErrorText
    from sesctl.planning.error_cases.case import Case
    from sesctl.ports import Aws


def explain_error(
    run: Run, text: str, sender: str, recipients: tuple[str, ...], *, ask_aws: bool
) -> Diagnosis:
    """Find out what an error text means.

    Args:
        run: the options; region and profile are those of whoever asks.
        text: as it was pasted.
        sender: whom the mail is from, where the user says so.
        recipients: who should have had it, likewise.
        ask_aws: whether to look which cause it is.
    """
    error, case = _recognised(text)
    if case is None:
        return _by_the_table(error, run.region)
    evidence = Evidence(
        error,
        error.region or run.region or "",
        sender=sender or error.sender,
        recipients=recipients or error.recipients,
    )
    not_asked = ""
    if case.looks and not ask_aws:
        not_asked = "--no-aws"
    elif case.looks:
        evidence, not_asked = _looked(run, evidence, case)
    return diagnose(case, evidence, not_asked=not_asked, profile=quote(run.profile) if run.profile else "")


def _recognised(text: str) -> tuple[ErrorText, Case | None]:
    error = read_error(text)
    case = case_of(error)
    if case is None and "\n" in text.strip():
        broken = read_broken_error(text)
        case = case_of(broken)
        return (broken if case else error), case
    return error, case


def _by_the_table(error: ErrorText, region: str | None) -> Diagnosis:
    from sesctl.aws.recognise import recognise

    meant = recognise(error, error.region or region or "REGION")
    return of_aws_error(error, meant) if meant else unrecognised(error)


def _looked(run: Run, evidence: Evidence, case: Case) -> tuple[Evidence, str]:
    """Look, or say why nobody could; what was typed wrongly is the user's to correct."""
    from sesctl.workflows.explain import look

    try:
        aws = context.aws(replace(run, region=evidence.error.region or run.region))
    except SesctlError as error:
        if error.kind == "usage" and (run.profile or (run.region and not evidence.error.region)):
            raise
        return evidence, _why(error)
    here = replace(evidence, region=aws.region, own_region=_own_region(run, aws))
    try:
        return look(here, case.looks, aws), ""
    except SesctlError as error:
        return here, _why(error)


def _own_region(run: Run, aws: Aws) -> str:
    """The region that the user's own commands go to."""
    try:
        return run.region or context.aws(run).region
    except SesctlError:
        return aws.region


def _why(error: SesctlError) -> str:
    return f"{error.what.rstrip('.')}. Try: {error.try_.rstrip('.')}"


def show(run: Run, diagnosis: Diagnosis) -> ExitCode:
    """Show the answer; a text that nothing is known of is a finding."""
    if run.json:
        from sesctl.render.documents import to_json
        from sesctl.render.explain_document import explain_document

        run.terminal.answer(to_json(explain_document(diagnosis)))
    else:
        from sesctl.render.explain_text import explain_text

        run.terminal.show(explain_text(diagnosis))
    return ExitCode.DONE if diagnosis.case else ExitCode.FINDINGS
