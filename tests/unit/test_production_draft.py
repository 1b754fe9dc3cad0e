"""The texts that reviewers ask for: written, kept in a file, read back, judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesctl.grammar.production_draft import parse_draft
from sesctl.model.fault import Fault
from sesctl.model.production_draft import HEADINGS, PLACEHOLDER, Answers, Draft, Seen
from sesctl.planning.production_draft import compose, sentence
from sesctl.planning.production_lint import lint, lint_text
from sesctl.render.production_draft import draft_markdown, draft_plain, remark_lines, reply_text

if TYPE_CHECKING:
    from sesctl.model.production_draft import Section

SEEN = Seen(
    "example.com",
    "eu-west-3",
    verified=True,
    signed=True,
    mail_from="mail.example.com",
    dmarc="p=none",
    suppressed=("BOUNCE", "COMPLAINT"),
    forwarded=True,
    sample="Subject: 123456 is your code\n\nYour code: 123456\n\n## not a heading",
)
ANSWERS = Answers(
    "https://example.com",
    "TRANSACTIONAL",
    product="example Notes keeps the notes of teams in one place",
    bounces="Two developers read every notice the same day, and disable an account whose address bounced or complained",
    volume="300",
)
MARKETING = replace(
    ANSWERS,
    mail_type="MARKETING",
    recipients="Readers who have ticked the box for the monthly letter on our sign-up page",
    collection="On the sign-up page, with a box that is not ticked beforehand, confirmed by a mail with a link",
    unsubscribe="Every mail has a link to unsubscribe, in the header as well, which works at once",
)


def draft(**sections: str) -> Draft:
    """A draft in which everything is right, but for some of its sections."""
    right = compose(ANSWERS, SEEN)
    changed: dict[Section, str] = {**right.sections, **sections}  # type: ignore[dict-item]
    return replace(right, sections=changed)


def rules(of: Draft) -> dict[str, str]:
    return {remark.rule: remark.severity.word for remark in lint(of, draft_plain(of))}


def test_what_can_be_seen_and_is_answered_makes_a_draft_with_nothing_to_mend() -> None:
    written = compose(ANSWERS, SEEN)
    assert rules(written) == {}
    assert set(written.sections) == set(HEADINGS)
    assert written.sections["what"].startswith(
        "Example Notes keeps the notes of teams in one place. The mail"
    )
    assert written.sections["volume"] == "About 300 mails on a usual day."
    assert "p=none" in written.sections["authentication"]
    assert "bounce or complain are put on the suppression list" in written.sections["bounces"]


def test_what_only_the_sender_knows_is_left_to_be_written() -> None:
    written = compose(Answers("https://example.com", "TRANSACTIONAL"), SEEN)
    assert {section for section, text in written.sections.items() if PLACEHOLDER in text} == {
        "what",
        "bounces",
        "volume",
    }
    assert rules(written) == {"unfinished": "error"}


def test_nothing_is_said_that_was_not_seen() -> None:
    written = compose(ANSWERS, Seen(None, "eu-west-3"))
    assert "authentication" not in written.sections
    assert "suppression" not in written.sections["bounces"]
    assert "Amazon SES" not in written.sections["bounces"]
    unsigned = compose(ANSWERS, replace(SEEN, signed=False, mail_from="", dmarc=""))
    assert unsigned.sections["authentication"] == (
        "The mail comes from example.com, which is verified in eu-west-3."
    )
    unverified = compose(ANSWERS, replace(SEEN, verified=False))
    assert "authentication" not in unverified.sections


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (replace(SEEN, suppressed=("BOUNCE",)), "Addresses that bounce are put"),
        (replace(SEEN, suppressed=("COMPLAINT",)), "Addresses that complain are put"),
        (replace(SEEN, topics=("the SNS topic otp-bounces",)), "reports both to the SNS topic otp-bounces."),
        (
            replace(SEEN, topics=("the SNS topic a", "EventBridge")),
            "both to the SNS topic a and EventBridge.",
        ),
        (SEEN, "forwards both to the address of the sender."),
    ],
)
def test_bounces_are_told_by_what_hears_of_them(seen: Seen, words: str) -> None:
    assert words in compose(ANSWERS, seen).sections["bounces"]


def test_marketing_mail_has_to_say_more() -> None:
    bare = compose(replace(ANSWERS, mail_type="MARKETING"), SEEN)
    open_texts = {section for section, text in bare.sections.items() if PLACEHOLDER in text}
    assert open_texts == {"recipients", "collection", "unsubscribe", "sample"}
    whole = compose(MARKETING, SEEN)
    told = replace(
        whole, sections={**whole.sections, "sample": "Subject: The letter of May\n\nDear reader, …"}
    )
    assert rules(told) == {}


@pytest.mark.parametrize(
    ("section", "text", "rule", "severity"),
    [
        ("what", "Emails.", "vague", "warning"),
        ("what", "We send various e-mails to the customers of our product, each of them useful.", "vague", "warning"),
        ("bounces", "We handle bounces and complaints, remove what has to be removed, etc.", "vague", "warning"),
        ("collection", "", "unfinished", "error"),
        ("volume", f"{PLACEHOLDER}: how many.", "unfinished", "error"),
        ("volume", "Not very much at first, and some more later on.", "no-numbers", "error"),
        ("bounces", "Two developers look at every bounce on the same day and disable the account.",
         "no-bounce-handling", "error"),
        ("bounces", "Two developers look at all bounces and all complaints on the very same day.",
         "no-bounce-handling", "error"),
        ("bounces", "There is a team that takes good care of everything that could go wrong here.",
         "no-bounce-handling", "error"),
        ("what", "Example Notes sends its customers codes, and a newsletter with special offers now and then.",
         "marketing-words", "warning"),
        ("recipients", "Our customers, and prospects whom our sales people have met at one of the fairs.",
         "strangers", "error"),
        ("collection", "Some sign up on the website, and for the others we have bought a list of addresses.",
         "strangers", "error"),
        ("collection", "The addresses are partly purchased from partners who have promised us good ones.",
         "strangers", "error"),
    ],
)  # fmt: skip
def test_what_reviewers_would_not_take_is_named(section: str, text: str, rule: str, severity: str) -> None:
    found = rules(draft(**{section: text}))
    assert found.get(rule) == severity


@pytest.mark.parametrize(
    "text",
    [
        "Codes for signing in and nothing else: there are no newsletters and no special offers at all.",
        "Codes for signing in. We don't send marketing, and we never send promotions to any of them.",
        "Codes for signing in. No address is bought, rented, scraped or taken from anywhere else.",
        "Codes for signing in, to people who buy a notebook and then want to read their notes.",
        "The link in the mail leads to a page, which deals with everything that has to be done then.",
    ],
)
def test_words_that_are_denied_or_mean_something_else_are_left_alone(text: str) -> None:
    assert rules(draft(what=text)) == {}


def test_marketing_mail_may_be_called_so_and_needs_a_way_out() -> None:
    letters = "A newsletter on keeping notes, once a month, to readers who have asked for it on the website."
    told = replace(draft(what=letters), mail_type="MARKETING")
    assert rules(told) == {"no-unsubscribe": "error"}
    assert rules(replace(draft(what=letters, unsubscribe=MARKETING.unsubscribe), mail_type="MARKETING")) == {}


@pytest.mark.parametrize("website", [None, "", "example.com", "ftp://example.com", "https://localhost"])
def test_a_website_has_to_be_named(website: str | None) -> None:
    assert rules(replace(draft(), website=website)) == {"no-website": "error"}


def test_more_than_aws_takes_is_too_much() -> None:
    long = draft(what="Codes for signing in to Example Notes. " * 130)
    assert rules(long) == {"over-the-limit": "error"}
    assert "5,000" in lint(long, draft_plain(long))[0].message


def test_a_text_in_another_script_is_read_for_what_is_missing_and_not_for_its_words() -> None:
    japanese: dict[str, str] = dict.fromkeys(
        ("what", "recipients", "collection", "bounces", "unsubscribe", "authentication", "sample"),
        "サインインのためのワンタイムコードを送信します。" * 3,
    )
    assert rules(draft(**japanese)) == {"not-read": "note"}
    assert rules(draft(**japanese, volume="少しだけ")) == {"no-numbers": "error", "not-read": "note"}


def test_sections_of_ones_own_are_kept_and_judged() -> None:
    told = replace(
        draft(), others=(("History", "Until now we have sent a newsletter from another provider."),)
    )
    assert rules(told) == {"marketing-words": "warning"}
    assert "History:\nUntil now" in draft_plain(told)


def test_the_worst_comes_first_and_each_remark_says_what_to_do() -> None:
    remarks = lint(draft(what="Emails.", volume="some"), "")
    assert [remark.severity.word for remark in remarks] == ["error", "warning"]
    assert all(remark.fix and remark.message.endswith(".") for remark in remarks)
    assert all(len(line) <= 78 for text in remark_lines(remarks, "p.md") for line in text.splitlines())
    assert list(remark_lines(remarks, "p.md"))[-1] == "p.md: 1 error, 1 warning"
    assert list(remark_lines((), "p.md")) == ["p.md: nothing to mend"]


def test_a_text_that_is_no_draft_is_judged_by_its_words() -> None:
    assert [remark.rule for remark in lint_text("A newsletter, etc.", "TRANSACTIONAL")] == [
        "marketing-words",
        "vague",
    ]
    assert [remark.rule for remark in lint_text("A newsletter, etc.", "MARKETING")] == ["vague"]
    assert [remark.rule for remark in lint_text("sign in " * 1000, "MARKETING")] == ["over-the-limit"]


@pytest.mark.parametrize(
    "written", [draft(), compose(Answers("", "MARKETING"), Seen("example.org", "us-east-1"))]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_draft_is_read_back_from_its_file_as_it_was_written(written: Draft, newline: str) -> None:
    assert parse_draft(draft_markdown(written, "p.md").replace("\n", newline)) == written


def test_a_file_that_somebody_has_edited_is_understood() -> None:
    read = parse_draft(
        "mail type:  Marketing\nWEBSITE: <https://example.com>\n\n"
        "## what is sent, and why:\n\nLetters <!-- not this\nnor this --> to readers.\n"
        "## Who gets it\n~~~\n## inside\n~~~\n"
    )
    assert isinstance(read, Draft)
    assert (read.domain, read.website, read.mail_type) == (None, "https://example.com", "MARKETING")
    assert read.sections == {"what": "Letters  to readers.", "recipients": "## inside"}


@pytest.mark.parametrize("text", ["", "We send codes.", "# Title\n\n## Another heading\n\ntext"])
def test_a_text_without_its_headings_is_no_draft(text: str) -> None:
    read = parse_draft(text)
    assert isinstance(read, Fault)
    assert "What is sent, and why" in read.hint


def test_a_mail_type_that_does_not_exist_is_a_fault() -> None:
    read = parse_draft("Mail type: spam\n\n## Who gets it\n\nyou")
    assert isinstance(read, Fault)
    assert (read.text, read.position) == ("spam", 11)


@given(
    st.text()
    | st.lists(
        st.sampled_from([*HEADINGS.values(), "## ", "# ", "```", "<!--", "-->", "Mail type:", "\n"])
    ).map("".join)
)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    read = parse_draft(text)
    if isinstance(read, Draft):
        lint(read, draft_plain(read))


@given(st.text())
def test_a_sentence_ends_and_says_what_was_typed(text: str) -> None:
    made = sentence(text)
    assert made == "" or made[-1] in ".!?\u3002\uff01\uff1f"
    assert sentence(made) == made


def test_the_reply_has_every_text_and_no_mark_of_the_file() -> None:
    text = reply_text(draft(), "eu-west-3", denied=True)
    for section, heading in HEADINGS.items():
        assert f"{heading}:" in text
        assert draft().sections[section].splitlines()[0] in text
    read = parse_draft(draft_markdown(draft(), "p.md"))
    assert isinstance(read, Draft)
    assert "```" not in reply_text(read, "eu-west-3", denied=False)
    assert "Please look at it again" in text
    assert "again" not in reply_text(draft(), "eu-west-3", denied=False).splitlines()[2]
