"""Error texts as people paste them: each is recognised, and its parts are read."""

from __future__ import annotations

import html
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sesctl.aws.recognise import recognise
from sesctl.grammar.error_text import read_broken_error, read_error
from sesctl.planning.error_cases import CASES, case_of

TEXTS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "error_texts.toml").read_text(encoding="utf-8")
)["text"]
SOME = [
    one
    for one in TEXTS
    if one["source"] in {"botocore ClientError, one line", "Postfix log", "event, no such user"}
]


def case(text: str) -> str:
    found = case_of(read_error(text))
    return found.id if found else ""


def test_there_are_many_texts_of_many_sources() -> None:
    assert len({one["source"] for one in TEXTS}) == len(TEXTS) >= 120


@pytest.mark.parametrize("one", TEXTS, ids=lambda one: one["source"])
def test_text_is_recognised(one: dict[str, Any]) -> None:
    assert case(one["text"]) == one["case"]


@pytest.mark.parametrize("one", [one for one in TEXTS if not one["case"]], ids=lambda one: one["source"])
def test_text_of_another_kind_is_explained_by_the_table_of_aws_errors(one: dict[str, Any]) -> None:
    meant = recognise(read_error(one["text"]), "eu-west-1")
    assert meant is not None
    assert meant.kind == one["aws"]


@pytest.mark.parametrize(
    ("one", "part"),
    [(one, part) for one in TEXTS for part in one.get("says", {})],
    ids=lambda value: value if isinstance(value, str) else value["source"],
)
def test_part_is_read(one: dict[str, Any], part: str) -> None:
    read = getattr(read_error(one["text"]), part)
    expected = one["says"][part]
    if part == "codes":
        assert list(read[: len(expected)]) == expected
    else:
        assert (list(read) if isinstance(read, tuple) else read) == expected


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.id)
def test_every_case_recognises_the_text_that_its_page_shows(one: Any) -> None:
    assert case(one.says) == one.id


def test_every_case_is_met_by_a_text_of_the_wild() -> None:
    assert {one.id for one in CASES} == {one["case"] for one in TEXTS} - {""}


@pytest.mark.parametrize("one", SOME, ids=lambda one: one["source"])
@pytest.mark.parametrize(
    "wrap",
    [
        str.upper,
        str.lower,
        html.escape,
        json.dumps,
        lambda text: json.dumps(json.dumps({"message": text})),
        lambda text: repr(text.encode()),
        lambda text: "\n".join(f"> {line}" for line in text.splitlines()),
        lambda text: text.replace(" ", "  \t"),
        lambda text: text.replace(" ", "\r\n"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: f"\x1b[31;1m{text}\x1b[0m",
        lambda text: text.replace(" ", " \u200b"),
        lambda text: f"2026-11-20T10:00:00Z app[1]: ERROR {text} trailing words",
    ],
    ids=[
        "upper",
        "lower",
        "html",
        "json",
        "json-in-json",
        "bytes",
        "quoted",
        "blanks",
        "wrapped",
        "nbsp",
        "coloured",
        "invisible",
        "in-a-line",
    ],
)
def test_wrapping_changes_nothing(one: dict[str, Any], wrap: Any) -> None:
    wrapped = wrap(one["text"].strip())
    assert case(wrapped) == one["case"]
    assert {name.lower() for name in read_error(wrapped).names} == set(one["says"].get("names", []))


def test_text_that_was_broken_in_words_is_read_when_joined() -> None:
    found = case_of(read_broken_error("Email addr\ness is not veri\nfied"))
    assert found is not None
    assert found.id == "address-not-verified"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "It does not work",
        "psycopg2.OperationalError: connection to server at 192.0.2.1, port 5432 failed: Connection refused",
        "Error: connect ECONNREFUSED 127.0.0.1:5432",
        "django.core.exceptions.ValidationError: ['Enter a valid value.']",
        "HTTP 404 Not Found",
        "sesctl check-dns example.com --wait --timeout 2h, then send a mail",
        "KeyError: 'user does not exist'",
        "Transaction failed: deadlock detected",
        "TypeError: Cannot read properties of undefined (reading 'rate')",
        "fatal: repository does not exist",
        "Template 550 rendered in 20 ms",
    ],
)
def test_errors_of_other_things_are_not_taken_for_ours(text: str) -> None:
    assert case(text) == ""
    assert recognise(read_error(text), "eu-west-1") is None


def test_of_several_meanings_the_most_particular_is_taken() -> None:
    # The SMTP code alone would be content, the word alone a receiver.
    assert case("554 Message rejected: Email address is not verified.") == "address-not-verified"
    assert case("554 Message rejected: Sending paused for this account.") == "sending-paused"
    assert case("554 5.7.1 Message rejected due to spam") == "receiver-blocked"


def test_bare_codes_are_enough() -> None:
    assert case("535") == "smtp-credentials-invalid"
    assert case("5.7.26") == "unauthenticated"
    assert case("5.1.1") == "no-such-user"
    assert case("MessageRejected") == "message-rejected"
    assert (
        case("554 Message rejected")
        == case("Data command failed: 554 Message rejected:")
        == "message-rejected"
    )
    assert case("554 Message rejected: a virus was found") == "content-refused"
    assert case("InvalidClientTokenId") == "credentials-unknown"


def test_very_long_text_is_read_at_both_ends() -> None:
    noise = "nothing of interest\n" * 500_000
    error = read_error("535 Authentication Credentials Invalid\n" + noise + "end")
    assert (error.cut, error.reply) == (True, 535)
    assert case(noise + "MessageRejected: Email address is not verified.") == "address-not-verified"
    assert len(error.line) < 200_000


@pytest.mark.parametrize(
    "unit",
    [
        "\\",
        "\x1b[",
        "550-5.7.26 ",
        "<a ",
        "&lt",
        "\x00",
        "=\n",
        "identities failed the check in region US-EAST-1: ",
        "a@example.com, ",
        "not authorized to perform `ses:SendEmail' on resource `",
        '"emailAddress":"',
        "cognito ",
        "template ",
        "dkim = [",
        "in 840 minutes.<",
    ],
)
def test_hostile_text_of_any_length_is_read(unit: str) -> None:
    """The patterns take time in proportion to what is kept: a slip here shows as a test that never ends."""
    error = read_error(unit * (10_000_000 // len(unit)))
    assert error.cut
    assert len(error.names) <= 50
    case_of(error)


def test_names_that_could_harm_a_shell_are_not_names() -> None:
    head = "Email address is not verified. The following identities failed the check in region US-EAST-1: "
    assert read_error(f"{head}$(reboot)@example.com").names == ()
    assert read_error(f"{head}a;b@example.com").names == ()


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("failed the check in region EU-WEST-1: a@example.com (sent to us-east-1)", "eu-west-1"),
        ("arn:aws:ses:eu-west-2:123456789012:identity/example.com", "eu-west-2"),
        ("arn:aws-us-gov:ses:us-gov-west-1:123456789012:identity/example.com", "us-gov-west-1"),
        ("email-smtp.ap-northeast-1.amazonaws.com:587", "ap-northeast-1"),
        ("email-smtp-fips.us-east-2.amazonaws.com", "us-east-2"),
        ("https://email.ca-central-1.amazonaws.com/v2/email", "ca-central-1"),
        ("feedback-smtp.eu-central-1.amazonses.com", "eu-central-1"),
        ("dns; b228-21.smtp-out.eu-central-1.amazonses.com", "eu-central-1"),
        ("dns; a8-31.smtp-out.amazonses.com", "us-east-1"),
        ("<0100-1@email.amazonses.com>", "us-east-1"),
        ("<0102-1@eu-west-1.amazonses.com>", "eu-west-1"),
        ('{"awsRegion": "sa-east-1"}', "sa-east-1"),
        ("AWS_REGION=me-central-1", "me-central-1"),
        ("us-east-1a", "us-east-1"),
        ("arn:aws:iam::123456789012:user/app", ""),
        ("no region", ""),
        ("middle-east-100", ""),
    ],
)
def test_region_is_read_wherever_it_is_named(text: str, region: str) -> None:
    assert read_error(text).region == region
