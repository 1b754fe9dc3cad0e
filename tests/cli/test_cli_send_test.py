from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from support.cli import Cli

FROM = ("send-test", "--from", "otp@example.com")
SIMULATE = (*FROM, "--simulate", "success")
TO_A_STRANGER = (*FROM, "--to", "me@example.org")
SEND = "ses:SendEmail"


def delivered(cli: Cli) -> EmailMessage:
    (kept,) = cli.mails()
    _, raw = cli.driver.fetch("GET", f"/_sim/mailbox/{kept['number']}.eml")
    return email.message_from_bytes(raw, policy=email.policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content


def test_the_message_id_alone_is_on_stdout(verified: Cli) -> None:
    done = verified(*SIMULATE)
    assert done.code == 0
    (kept,) = verified.mails()
    assert done.stdout == f"{kept['message_id']}\n"
    assert "SES in us-east-1 took the mail to success@simulator.amazonses.com" in done.stderr


def test_the_document_has_what_is_needed_to_find_the_mail_again(verified: Cli) -> None:
    document = verified(*SIMULATE, "-o", "json").json
    assert set(document) >= {"schema", "message_id", "from", "to", "region", "subject", "code"}
    assert (document["schema"], document["region"]) == ("sesctl.send-test/1", "us-east-1")
    assert (document["from"], document["to"]) == ("otp@example.com", "success@simulator.amazonses.com")
    assert document["message_id"] == verified.mails()[0]["message_id"]
    assert document["code"] in document["subject"]


@pytest.mark.parametrize("case", ["success", "bounce", "complaint", "ooto", "suppressionlist"])
def test_every_case_of_the_mailbox_simulator_is_reached_from_the_sandbox(verified: Cli, case: str) -> None:
    done = verified(*FROM, "--simulate", case, "-o", "json")
    assert (done.code, done.json["to"]) == (0, f"{case}@simulator.amazonses.com")
    assert verified.changes() == [SEND]


@pytest.mark.parametrize("digits", [4, 6, 10])
def test_the_code_has_as_many_digits_as_asked_for_and_is_in_both_bodies(verified: Cli, digits: int) -> None:
    code = verified(*SIMULATE, "--digits", str(digits), "-o", "json").json["code"]
    assert re.fullmatch(rf"[0-9]{{{digits}}}", code)
    mail = delivered(verified)
    assert code in part(mail, "plain")
    assert code in part(mail, "html")


def test_brand_subject_and_minutes_are_in_the_mail_and_harmless_in_html(verified: Cli) -> None:
    brand = "Müller & <b>Söhne</b>"
    verified(*SIMULATE, "--brand", brand, "--subject", "Zugang für dich", "--minutes", "1")
    mail = delivered(verified)
    assert mail["Subject"] == "Zugang für dich"
    assert brand in part(mail, "plain")
    assert "It expires in 1 minute." in part(mail, "plain")
    assert "Müller &amp; &lt;b&gt;Söhne&lt;/b&gt;" in part(mail, "html")
    assert "<b>" not in part(mail, "html")


def test_a_display_name_with_special_characters_is_kept(verified: Cli) -> None:
    done = verified("send-test", "--from", "Müller, Söhne <otp@example.com>", "--simulate", "success")
    assert done.code == 0, done.said
    sender = delivered(verified)["From"].addresses
    assert [(one.display_name, one.addr_spec) for one in sender] == [("Müller, Söhne", "otp@example.com")]


@pytest.mark.parametrize("option", ["--subject", "--brand"])
@pytest.mark.parametrize("text", ["a\nBcc: victim@example.org", "a\r\nX: y", "a\u2028b", "a\x1b[31mb"])
def test_what_would_be_a_second_header_is_refused(verified: Cli, option: str, text: str) -> None:
    done = verified(*SIMULATE, option, text, "-o", "json")
    assert (done.code, done.error["kind"], verified.calls()) == (2, "usage", [])


@pytest.mark.parametrize(
    "sender",
    ["otp@example.com\nBcc: a@example.org", "A\nB <otp@example.com>", "otp@example.com, a@example.org"],
)
def test_a_sender_with_more_than_one_address_in_it_is_refused(verified: Cli, sender: str) -> None:
    done = verified("send-test", "--from", sender, "--simulate", "success", "-o", "json")
    assert (done.code, done.error["kind"], verified.calls()) == (2, "usage", [])


def test_an_unverified_sender_is_refused_before_anything_is_sent(pending: Cli) -> None:
    done = pending(*SIMULATE, "-o", "json")
    assert (done.code, done.error["kind"], pending.changes()) == (1, "refused", [])
    assert "otp@example.com is not verified in us-east-1" in done.error["what"]
    assert done.error["try"] == "sesctl check-dns example.com --region us-east-1"


def test_a_sender_that_ses_does_not_know_is_answered_with_how_to_set_it_up(verified: Cli) -> None:
    done = verified("send-test", "--from", "otp@example.org", "--simulate", "success", "-o", "json")
    assert (done.code, verified.changes()) == (1, [])
    assert done.error["try"] == "sesctl init domain example.org --region us-east-1"


def test_a_sender_that_is_verified_in_another_region_is_told_which(verified: Cli) -> None:
    done = verified(*SIMULATE, "--region", "eu-west-1", "-o", "json")
    assert (done.code, verified.changes()) == (1, []), done.said
    assert "example.com is verified in us-east-1" in done.error["why"]
    assert done.error["try"] == "the same with --region us-east-1"


def test_other_regions_are_asked_only_on_the_way_to_a_refusal(verified: Cli) -> None:
    assert verified(*SIMULATE).code == 0
    assert verified.calls().count("ses:GetEmailIdentity") == 2


def test_a_stranger_cannot_be_reached_from_the_sandbox(verified: Cli) -> None:
    done = verified(*TO_A_STRANGER, "-o", "json")
    assert (done.code, done.error["kind"], verified.changes()) == (1, "refused", [])
    assert "cannot be reached from the sandbox" in done.error["what"]


def test_a_verified_recipient_is_reached_from_the_sandbox(verified: Cli) -> None:
    verified("init", "email", "me@example.org", "--yes")
    verified.control("POST", "/identities/confirm", {"address": "me@example.org"})
    assert verified(*TO_A_STRANGER).code == 0
    assert len(verified.mails()) == 1


def test_paused_sending_is_told_before_anything_is_sent(production: Cli) -> None:
    production.account(sending_enabled=False)
    done = production(*TO_A_STRANGER, "-o", "json")
    assert (done.code, done.error["kind"], production.changes()) == (1, "refused", [])
    assert "sending is paused" in done.error["what"]


def test_sending_paused_by_aws_is_told_before_anything_is_sent(production: Cli) -> None:
    production.account(enforcement="SHUTDOWN")
    done = production(*TO_A_STRANGER, "-o", "json")
    assert (done.code, production.mails()) == (1, [])
    assert "paused" in done.error["what"]


def test_a_quota_that_is_used_up_is_told_before_anything_is_sent(production: Cli) -> None:
    production.account(quota=200, sent_last_24_hours=200)
    done = production(*TO_A_STRANGER, "-o", "json")
    assert (done.code, done.error["kind"], production.changes()) == (1, "quota", [])
    assert "200 recipients" in done.error["why"]


def test_the_mailbox_simulator_is_reached_with_the_quota_used_up(verified: Cli) -> None:
    verified.account(sent_last_24_hours=200)
    assert (verified(*SIMULATE).code, verified.changes()) == (0, [SEND])


@pytest.mark.parametrize("kind", ["drop-reply", "server-error", "throttled"])
def test_the_mail_is_asked_for_exactly_once_whatever_comes_back(verified: Cli, kind: str) -> None:
    verified.fault(SEND, kind)
    done = verified(*SIMULATE, "-o", "json")
    assert (done.code, verified.changes()) == (5, [SEND])
    if kind != "throttled":
        assert "not known whether AWS acted on the request" in done.error["why"]
    assert len(verified.mails()) == (1 if kind == "drop-reply" else 0)


def test_keys_that_may_only_send_are_enough_and_what_is_not_known_is_said(production: Cli) -> None:
    production.fault("ses:Get*", "denied")
    production.fault("ses:List*", "denied")
    done = production(*TO_A_STRANGER)
    assert done.code == 0
    assert len(production.mails()) == 1
    assert (
        "not known: whether me@example.org is on the suppression list (GetSuppressedDestination"
        in done.stderr
    )
    assert "not known: the state and the quotas of the account (GetAccount" in done.stderr
    assert "not known: whether the sender is verified (GetEmailIdentity" in done.stderr


@pytest.mark.parametrize(
    ("given", "brand"),
    [
        (("otp@example.com",), "Example"),
        (("Acme & Söhne <otp@example.com>",), "Acme & Söhne"),
        (("Acme <otp@example.com>", "--brand", "Other"), "Other"),
    ],
)
def test_the_code_is_of_whoever_is_named(verified: Cli, given: tuple[str, ...], brand: str) -> None:
    done = verified("send-test", "--simulate", "success", "--dry-run", "--from", *given)
    assert f"is your {brand} code\n" in done.stdout


def test_what_is_not_known_is_in_the_document_too(production: Cli) -> None:
    assert production(*TO_A_STRANGER, "-o", "json").json["unknown"] == []
    production.fault("ses:GetSuppressedDestination", "denied")
    (unknown,) = production(*TO_A_STRANGER, "-o", "json").json["unknown"]
    assert unknown.startswith("whether me@example.org is on the suppression list (GetSuppressedDestination")


def test_names_go_over_the_wire_in_ascii_and_are_shown_as_they_were_typed(verified: Cli) -> None:
    around = ("--from", "Müller, Söhne <otp@example.com>", "--reply-to", "Hälp <help@example.com>")
    document = verified("send-test", "--simulate", "success", *around, "-o", "json").json
    assert document["reply_to"] == ["Hälp <help@example.com>"]
    assert verified("send-test", "--simulate", "success", *around, "--dry-run").stdout.startswith(
        'From: "Müller, Söhne" <otp@example.com>\n'
    )
    mail = delivered(verified)
    assert [one.display_name for one in mail["Reply-To"].addresses] == ["Hälp"]
    (kept,) = verified.mails()
    _, raw = verified.driver.fetch("GET", f"/_sim/mailbox/{kept['number']}.eml")
    assert raw.partition(b"\r\n\r\n")[0].isascii()


def test_a_dry_run_shows_the_mail_and_sends_none(verified: Cli) -> None:
    done = verified(*SIMULATE, "--dry-run")
    assert (done.code, verified.changes(), verified.mails()) == (3, [], [])
    assert done.stdout.startswith("From: otp@example.com\nTo: success@simulator.amazonses.com\nSubject: ")
    document = verified(*SIMULATE, "--dry-run", "-o", "json")
    assert (document.code, document.json["message_id"]) == (3, None)


def test_a_preview_as_eml_is_the_mail_that_would_be_sent(verified: Cli, tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    done = verified(*FROM, "--to", "me@example.org", "--brand", "Müller", "--preview", str(path))
    assert (done.code, done.stdout, verified.calls()) == (0, f"{path}\n", [])
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (mail["From"], mail["To"]) == ("otp@example.com", "me@example.org")
    assert "Müller" in mail["Subject"]
    assert mail.get_content_type() == "multipart/alternative"
    assert mail["Subject"].split()[0] in part(mail, "html")
    assert [one.defects for one in mail.walk()] == [[], [], []]


def test_a_preview_as_html_is_one_page_that_loads_nothing(verified: Cli, tmp_path: Path) -> None:
    path = tmp_path / "mail.html"
    assert verified(*FROM, "--to", "me@example.org", "--preview", str(path)).code == 0
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert not re.search(r"(src|href)\s*=|url\(|<script", page)


def test_a_preview_as_json_is_one_document(verified: Cli, tmp_path: Path) -> None:
    path = str(tmp_path / "mail.eml")
    done = verified(*FROM, "--to", "me@example.org", "--preview", path, "-o", "json")
    assert (done.code, done.json["preview"], done.json["message_id"]) == (0, path, None)


def test_the_code_that_arrived_confirms_it(production: Cli) -> None:
    with production.typist(*TO_A_STRANGER, "--confirm") as typist:
        typist.sees("The code that arrived")
        code = re.search(r"\d{6}", part(delivered(production), "plain"))
        assert code
        typist.keys("000\n")
        typist.sees("that is not the code of this mail")
        typist.answers("The code that arrived", f" {code[0][:3]} {code[0][3:]} ")
        done = typist.finish()
    assert done.code == 0
    assert "right: it arrived" in done.stdout
    assert production.changes() == [SEND]


@pytest.mark.parametrize("typed", [[""], ["1", "2", "3"]], ids=["nothing", "three wrong ones"])
def test_a_code_that_did_not_arrive_is_a_finding(production: Cli, typed: list[str]) -> None:
    with production.typist(*TO_A_STRANGER, "--confirm") as typist:
        for line in typed:
            typist.answers("The code that arrived", line)
        done = typist.finish()
    assert done.code == 1
    assert "not confirmed; look into the spam folder" in done.stdout
    assert production.changes() == [SEND]


def test_on_a_terminal_the_addresses_are_asked_for(verified: Cli) -> None:
    with verified.typist("send-test") as typist:
        typist.answers("From: ", "otp@example.com")
        typist.answers("To: ", "success@simulator.amazonses.com")
        done = typist.finish()
    assert (done.code, verified.changes()) == (0, [SEND])


def test_the_code_is_drawn_anew_for_each_mail(verified: Cli) -> None:
    codes = {verified(*SIMULATE, "--digits", "10", "--dry-run", "-o", "json").json["code"] for _ in range(3)}
    assert len(codes) == 3


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "it", "pt", "ja"])
def test_a_mail_of_every_language_is_read_back_as_it_was_written(verified: Cli, language: str) -> None:
    document = verified(*SIMULATE, "--language", language, "--brand", "Ünïcode & Söhne", "-o", "json").json
    mail = delivered(verified)
    assert mail["Subject"] == document["subject"]
    assert [one.defects for one in mail.walk()] == [[], [], []]
    assert [one.get_content_type() for one in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert part(mail, "plain").splitlines()[0].endswith(document["code"])
    assert f'<html lang="{language}"' in part(mail, "html")
    assert "Ünïcode & Söhne" in part(mail, "plain")


def test_a_language_that_there_is_not_is_answered_with_those_there_are(verified: Cli) -> None:
    done = verified(*SIMULATE, "--language", "tlh", "-o", "json")
    assert (done.code, done.error["why"], verified.calls()) == (
        2,
        "the languages are: en, de, es, fr, it, pt, ja",
        [],
    )


def test_answers_tags_and_configuration_set_are_those_asked_for(production: Cli) -> None:
    production.driver.client("sesv2").create_configuration_set(ConfigurationSetName="otp")
    around = (
        *("--reply-to", "Hilfe <help@example.com>", "--reply-to", "b@example.com"),
        *("--tag", "flow=sign-in", "--tag", "env=test", "--configuration-set", "otp"),
    )
    document = production(*SIMULATE, *around, "-o", "json").json
    (kept,) = production.mails()
    assert kept["configuration_set"] == document["configuration_set"] == "otp"
    assert delivered(production)["Reply-To"] == "Hilfe <help@example.com>, b@example.com"
    assert document["tags"] == {"flow": "sign-in", "env": "test"}
    assert document["reply_to"] == ["Hilfe <help@example.com>", "b@example.com"]


def test_a_configuration_set_that_is_not_there_is_answered_with_those_that_are(verified: Cli) -> None:
    for name in ("otp", "news"):
        verified.driver.client("sesv2").create_configuration_set(ConfigurationSetName=name)
    done = verified(*SIMULATE, "--configuration-set", "opt", "-o", "json")
    assert (done.code, done.error["kind"], verified.mails()) == (1, "not-found", [])
    assert done.error["what"] == "there is no configuration set opt in us-east-1"
    assert done.error["why"] == "there are: news, otp"


def test_a_configuration_set_of_the_identity_that_is_paused_is_told_before(verified: Cli) -> None:
    ses = verified.driver.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="otp", SendingOptions={"SendingEnabled": False})
    ses.put_email_identity_configuration_set_attributes(
        EmailIdentity="example.com", ConfigurationSetName="otp"
    )
    done = verified(*SIMULATE, "-o", "json")
    assert (done.code, done.error["kind"], verified.mails()) == (1, "account", [])
    assert done.error["what"] == "sending through the configuration set otp is paused in us-east-1"


@pytest.mark.parametrize("tag", ["flow", "a b=c", "flow=", "=x"])
def test_what_is_no_tag_is_a_usage_error(verified: Cli, tag: str) -> None:
    done = verified(*SIMULATE, "--tag", tag, "-o", "json")
    assert (done.code, done.error["kind"], verified.calls()) == (2, "usage", [])


def test_templates_of_ones_own_are_sent(verified: Cli, tmp_path: Path) -> None:
    html, text = tmp_path / "mail.html", tmp_path / "mail.txt"
    html.write_text("<p>{{ brand }}: <b>{{ code }}</b> ({{ minutes }})</p>", encoding="utf-8")
    text.write_text("{{ brand }}: {{ code }} {{ website }} {{ domain }}\n", encoding="utf-8")
    own = ("--html", str(html), "--text", str(text), "--subject", "{{ code }} from {{ brand }}")
    done = verified(
        *SIMULATE, *own, "--brand", "A & B", "--website", "https://app.example.com/in", "-o", "json"
    )
    code = done.json["code"]
    mail = delivered(verified)
    assert mail["Subject"] == f"{code} from A & B"
    assert part(mail, "html").strip() == f"<p>A &amp; B: <b>{code}</b> (10)</p>"
    assert part(mail, "plain").strip() == f"A & B: {code} app.example.com example.com"


def test_a_mistake_in_a_template_is_shown_with_its_line_and_nothing_is_sent(
    verified: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "mail.html"
    path.write_text("<p>{{ code }}</p>\n\n<p>Hello {{ name }}</p>\n", encoding="utf-8")
    done = verified(*SIMULATE, "--html", str(path))
    assert (done.code, verified.calls()) == (2, [])
    assert "mail.html, line 3: 'name' is undefined" in done.stderr
    assert "why: line 3 is: <p>Hello {{ name }}</p>" in done.stderr
    assert "try: the variables are code, brand, minutes" in done.stderr


def test_template_without_an_end_is_not_read_to_it(verified: Cli) -> None:
    done = verified(*SIMULATE, "--html", "/dev/zero", "-o", "json")
    assert (done.code, done.error["kind"], verified.calls()) == (2, "file", [])
    assert "SES takes" in done.error["why"]


@pytest.mark.parametrize("content", [None, b"{{ code }} \xff"], ids=["missing", "not UTF-8"])
def test_a_template_that_cannot_be_read_is_told(verified: Cli, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mail.html"
    if content is not None:
        path.write_bytes(content)
    done = verified(*SIMULATE, "--html", str(path), "-o", "json")
    assert (done.code, done.error["kind"], verified.calls()) == (2, "file", [])


def test_a_subject_of_several_lines_is_refused_also_when_a_template_makes_it(verified: Cli) -> None:
    done = verified(*SIMULATE, "--subject", "{{ '\\n' }}Bcc: victim@example.org", "-o", "json")
    assert (done.code, done.error["kind"], verified.calls()) == (2, "usage", [])


@pytest.mark.parametrize("website", ["ftp://example.com", "https://", "a b", "https://<script>"])
def test_what_is_no_website_is_a_usage_error(verified: Cli, website: str) -> None:
    done = verified(*SIMULATE, "--website", website, "-o", "json")
    assert (done.code, done.error["kind"], verified.calls()) == (2, "usage", [])


def test_a_suppressed_recipient_is_told_before_and_can_be_sent_to_on_purpose(production: Cli) -> None:
    production.driver.client("sesv2").put_suppressed_destination(
        EmailAddress="me@example.org", Reason="BOUNCE"
    )
    done = production(*TO_A_STRANGER, "-o", "json")
    assert (done.code, done.error["kind"], production.mails()) == (1, "refused", [])
    assert done.error["what"] == "me@example.org is on the suppression list of us-east-1"
    assert "mail to it bounced" in done.error["why"]
    assert production(*TO_A_STRANGER, "--allow", "suppressed").code == 0
    assert [one["outcomes"] for one in production.mails()] == [{"me@example.org": "suppressed"}]


def test_a_mail_from_domain_that_must_not_fail_and_has_is_told_before(production: Cli) -> None:
    production.driver.client("sesv2").put_email_identity_mail_from_attributes(
        EmailIdentity="example.com",
        MailFromDomain="bounce.example.com",
        BehaviorOnMxFailure="REJECT_MESSAGE",
    )
    done = production(*TO_A_STRANGER, "-o", "json")
    assert (done.code, done.error["kind"], production.mails()) == (1, "refused", [])
    assert done.error["what"] == "the MAIL FROM domain bounce.example.com is pending, not verified"


def test_an_account_on_probation_sends_and_is_reminded(production: Cli) -> None:
    production.account(enforcement="PROBATION")
    done = production(*TO_A_STRANGER)
    assert (done.code, len(production.mails())) == (0, 1)
    assert "note: the account is on probation in us-east-1" in done.stderr
