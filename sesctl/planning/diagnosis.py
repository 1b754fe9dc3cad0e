"""From an error text, its case and what AWS says to the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.diagnosis import Diagnosis, JudgedCause, Judgement
from sesctl.planning.error_cases.words import command_words, plain_words
from sesctl.planning.looks import looks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.errors import SesctlError
    from sesctl.model.error_text import ErrorText
    from sesctl.planning.error_cases.case import Case, Cause
    from sesctl.planning.error_cases.evidence import Evidence

_OURS = ("sesctl ", "aws ")


def diagnose(case: Case, evidence: Evidence, *, not_asked: str = "", profile: str = "") -> Diagnosis:
    """Judge every cause of a case by the evidence; one that is ruled out without a word is left out.

    Args:
        case: what the text was recognised as.
        evidence: the text, and what was found out.
        not_asked: why AWS was not asked.
        profile: what commands have to name, ready for a shell; empty for the default one.
    """
    judged = [(_judged(cause, evidence, profile), at) for at, cause in enumerate(case.causes)]
    judged = [one for one in judged if one[0][1].verdict != "ruled-out" or one[0][1].because]
    judged.sort(key=lambda one: (_rank(one[0][1]), one[1]))
    return Diagnosis(
        evidence.error,
        case.id,
        case.service,
        case.title,
        case.meaning,
        tuple(cause for (cause, _), _ in judged),
        evidence.region,
        tuple(looks_of(evidence)),
        not_asked,
        tuple(_notes(evidence, ruled_out=all(cause.verdict == "ruled-out" for (cause, _), _ in judged))),
    )


def of_aws_error(error: ErrorText, meant: SesctlError) -> Diagnosis:
    """Take over what the table of AWS's errors says of a text that is no case of its own."""
    _, _, meaning = meant.what.partition(": ")
    title = _sentence(meaning or meant.what)
    cause = JudgedCause(meant.kind, title, "", meant.try_, "", "unknown", "")
    return Diagnosis(error, f"aws-{meant.kind}", "AWS", title, f"{_sentence(meant.why)}.", (cause,))


def unrecognised(error: ErrorText) -> Diagnosis:
    """Say what was read of a text that nothing is known of."""
    return Diagnosis(error)


def _judged(cause: Cause, evidence: Evidence, profile: str) -> tuple[JudgedCause, Judgement]:
    judgement = cause.judge(evidence) if cause.judge else Judgement("unknown")
    words = plain_words(evidence, judgement.words)
    command = cause.command.format_map(command_words(words))
    return (
        JudgedCause(
            cause.id,
            cause.title,
            cause.tell,
            cause.fix.format_map(words),
            f"{command} --profile {profile}" if profile and command.startswith(_OURS) else command,
            judgement.verdict,
            judgement.because,
            judgement.likely and judgement.verdict == "unknown",
        ),
        judgement,
    )


def _rank(judgement: Judgement) -> int:
    return {"confirmed": 0, "unknown": 1 if judgement.likely else 2, "ruled-out": 3}[judgement.verdict]


def _notes(evidence: Evidence, *, ruled_out: bool) -> Iterator[str]:
    error = evidence.error
    if ruled_out:
        yield "Nothing of this is so now: the text may be older, or of another account or region than was looked at."
    if error.region and evidence.own_region and error.region != evidence.own_region:
        yield (
            f"The text speaks of {error.region}; your own commands go to {evidence.own_region} "
            "unless --region says otherwise."
        )
    if error.more:
        yield "SES cut the list of addresses; there are more than the text names."
    if error.cut:
        yield "The text is very long: only its beginning and its end were read."


def _sentence(text: str) -> str:
    stripped = text.strip().rstrip(".")
    return stripped[:1].upper() + stripped[1:]
