"""Which cause it is, by what AWS said: confirmed, ruled out, or not known, and never more than was read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sesctl.grammar.error_text import read_error
from sesctl.model.account import Account, Caller, Quota
from sesctl.model.configuration_set import ConfigurationSet
from sesctl.model.fact import Found, Missing, Unread
from sesctl.model.identity import Dkim, Identity, IdentitySummary, MailFrom, Status
from sesctl.model.suppression import Suppression
from sesctl.planning.diagnosis import diagnose
from sesctl.planning.error_cases import case_of
from sesctl.planning.error_cases.evidence import Evidence, names_for

HERE = "eu-west-1"
DENIED = Unread("GetEmailIdentity failed in eu-west-1: ses:GetEmailIdentity is not allowed", "permission")
SANDBOX = Found(Account(HERE, production=False, sending_enabled=True, quota=Quota(200, 1, 3)))
PRODUCTION = Found(Account(HERE, production=True, sending_enabled=True, quota=Quota(50_000, 14, 3)))
CALLER = Found(Caller("123456789012", "arn:aws:iam::123456789012:user/app"))
OTP, ANA = "otp@example.com", "ana@example.org"


def unverified(*names: str) -> str:
    return f"Email address is not verified. The following identities failed the check in region EU-WEST-1: {', '.join(names)}"


def identity(name: str, status: Status = Status.SUCCESS, **more: Any) -> Identity:
    dkim = more.pop("dkim", Dkim(status, signing_enabled=True, origin="AWS_SES", tokens=()))
    kind = "address" if "@" in name else "domain"
    return Identity(name, kind, more.pop("region", HERE), status == Status.SUCCESS, status, dkim, **more)  # type: ignore[arg-type]


def evidence(text: str, *there: Identity, **more: Any) -> Evidence:
    """What was read: these identities are there, and whatever else may cover a name is not."""
    error = read_error(text)
    senders = more.get("sender", ""), *more.get("recipients", ()), error.domain
    names = [one for name in (*error.names, *senders) if name for one in names_for(name)]
    identities: dict[str, Any] = dict.fromkeys(names, Missing()) | {one.name: Found(one) for one in there}
    listed = tuple(IdentitySummary(one.name, one.kind, one.status, one.verified) for one in there)
    given: dict[str, Any] = {
        "account": SANDBOX,
        "caller": CALLER,
        "identities": identities,
        "listed": Found(listed),
    } | more
    return Evidence(error, given.pop("region", error.region or HERE), **given)


def verdicts(known: Evidence) -> dict[str, str]:
    case = case_of(known.error)
    assert case is not None
    return {one.id: one.verdict for one in diagnose(case, known).causes}


def because(known: Evidence, cause: str) -> str:
    case = case_of(known.error)
    assert case is not None
    return next(one.because for one in diagnose(case, known).causes if one.id == cause)


def command(known: Evidence, cause: str) -> str:
    case = case_of(known.error)
    assert case is not None
    return next(one.command for one in diagnose(case, known).causes if one.id == cause)


def confirmed(known: Evidence) -> set[str]:
    return {cause for cause, verdict in verdicts(known).items() if verdict == "confirmed"}


# "Email address is not verified": which of its meanings?


def test_sender_that_is_verified_in_another_region() -> None:
    elsewhere = {"eu-west-3": {"example.com": identity("example.com", region="eu-west-3")}, "us-east-1": {}}
    known = evidence(unverified(OTP), sender=OTP, account=PRODUCTION, elsewhere=elsewhere)
    assert confirmed(known) == {"sender-in-another-region"}
    assert because(known, "sender-in-another-region") == (
        "example.com, which covers otp@example.com, is verified in eu-west-3, and not in eu-west-1"
    )
    assert command(known, "sender-in-another-region") == "sesctl init domain example.com --region eu-west-1"


def test_recipient_in_the_sandbox() -> None:
    known = evidence(unverified(ANA), identity("example.com"), sender=OTP, recipients=(ANA,))
    assert confirmed(known) == {"recipient-in-sandbox"}
    assert verdicts(known)["no-identity"] == "ruled-out"


def test_who_is_named_beside_a_verified_sender_in_the_sandbox_is_a_recipient() -> None:
    known = evidence(unverified(ANA), identity("example.com"), sender=OTP)
    assert confirmed(known) == {"recipient-in-sandbox"}


def test_in_the_sandbox_one_name_alone_may_be_sender_or_recipient() -> None:
    known = evidence(unverified(ANA), identity("example.com"))
    found = verdicts(known)
    assert confirmed(known) == set()
    assert (found["recipient-in-sandbox"], found["no-identity"]) == ("unknown", "unknown")


def test_outside_the_sandbox_every_name_is_a_sender() -> None:
    known = evidence(unverified(ANA), identity("example.com"), account=PRODUCTION)
    assert confirmed(known) == {"no-identity"}
    assert verdicts(known)["recipient-in-sandbox"] == "ruled-out"


@pytest.mark.parametrize("status", [Status.PENDING, Status.FAILED, Status.TEMPORARY_FAILURE])
def test_identity_that_is_not_verified_yet(status: Status) -> None:
    known = evidence(unverified(OTP), identity("example.com", status), sender=OTP)
    assert confirmed(known) == {"verification-pending"}
    assert status.replace("_", " ").lower() in because(known, "verification-pending")
    assert command(known, "verification-pending") == "sesctl check-dns example.com --region eu-west-1 --wait"


def test_pending_address_is_waited_for_by_its_own_command() -> None:
    known = evidence(unverified(OTP), identity(OTP, Status.PENDING), sender=OTP)
    assert command(known, "verification-pending") == f"sesctl init email {OTP} --region eu-west-1 --wait"


@pytest.mark.parametrize(
    ("verified", "sent"),
    [
        ("www.example.com", OTP),
        ("mail.example.com", OTP),
        ("Otp@example.com", OTP),
        ("example.com", "otp@exmaple.com"),
        ("example.com", "otp@example.co"),
    ],
)
def test_identity_that_is_written_differently(verified: str, sent: str) -> None:
    known = evidence(unverified(sent), identity(verified), sender=sent, account=PRODUCTION)
    assert confirmed(known) == {"another-spelling"}
    assert verified in because(known, "another-spelling")


def test_misspelled_domain_is_not_what_one_is_told_to_set_up() -> None:
    known = evidence(unverified("otp@exmaple.com"), identity("example.com"), sender="otp@exmaple.com")
    assert command(known, "another-spelling").startswith("sesctl send-test --from otp@example.com ")


def test_domain_covers_its_subdomains_and_labels_need_nothing_of_their_own() -> None:
    known = evidence(unverified("otp+1@mail.example.com"), identity("example.com"), account=PRODUCTION)
    assert confirmed(known) == {"another-account"}
    labelled = evidence(unverified("otp+1@example.com"), identity(OTP), account=PRODUCTION)
    assert confirmed(labelled) == {"another-account"}


def test_another_header_than_the_from() -> None:
    known = evidence(
        unverified("bounces@example.org"), identity("example.com"), sender=OTP, account=PRODUCTION
    )
    assert "another-header" in confirmed(known)


def test_all_verified_means_another_account_or_another_time() -> None:
    known = evidence(unverified(OTP), identity("example.com"), sender=OTP)
    assert confirmed(known) == {"another-account"}
    assert "in eu-west-1 in account 123456789012 now" in because(known, "another-account")
    assert set(verdicts(known).values()) == {"confirmed", "ruled-out"}


def test_address_identity_that_is_pending_does_not_hide_its_verified_domain() -> None:
    known = evidence(unverified(OTP), identity(OTP, Status.PENDING), identity("example.com"), sender=OTP)
    assert confirmed(known) == {"another-account"}


def test_what_could_not_be_read_is_never_called_unverified() -> None:
    unread = dict.fromkeys(names_for(OTP), DENIED)
    known = evidence(unverified(OTP), sender=OTP, account=PRODUCTION, identities=unread)
    found = verdicts(known)
    assert confirmed(known) == set()
    assert (
        found["no-identity"]
        == found["verification-pending"]
        == found["sender-in-another-region"]
        == "unknown"
    )
    assert because(known, "no-identity") == DENIED.reason


def test_one_unread_name_that_may_cover_it_is_enough_not_to_know() -> None:
    half = {OTP: Missing(), "example.com": DENIED}
    known = evidence(unverified(OTP), sender=OTP, account=PRODUCTION, identities=half)
    assert confirmed(known) == set()


def test_unread_account_leaves_the_sandbox_unknown() -> None:
    denied = Unread("GetAccount failed in eu-west-1: ses:GetAccount is not allowed", "permission")
    known = evidence(unverified(ANA), identity("example.com"), sender=OTP, account=denied)
    assert verdicts(known)["recipient-in-sandbox"] == "unknown"
    assert because(known, "recipient-in-sandbox") == denied.reason


def test_unread_regions_leave_it_unknown_whether_it_is_there() -> None:
    known = evidence(
        unverified(OTP),
        sender=OTP,
        account=PRODUCTION,
        elsewhere={"eu-west-3": {}},
        unread_regions=("us-east-1",),
    )
    assert verdicts(known)["sender-in-another-region"] == "unknown"
    assert "us-east-1" in because(known, "sender-in-another-region")


def test_text_without_names_asks_for_them() -> None:
    known = evidence("554 Message rejected: Email address is not verified.", identities={})
    assert "--from" in because(known, "no-identity")
    assert confirmed(known) == set()


def test_text_without_names_is_judged_by_those_that_were_given() -> None:
    known = evidence("Email address is not verified.", identity("example.com"), sender=OTP, recipients=(ANA,))
    assert confirmed(known) == {"recipient-in-sandbox"}


@pytest.mark.parametrize("name", ["webmaster@localhost", "root@ip-10-0-0-1.ec2.internal", "app@box.local"])
def test_address_at_the_name_of_a_machine_is_no_identity_to_be_made(name: str) -> None:
    seen = verdicts(evidence(unverified(name), listed=Found(())))
    assert [one for one, verdict in seen.items() if verdict == "confirmed"] == ["machine-name"]
    assert seen["no-identity"] == "ruled-out"


def test_address_at_a_domain_is_not_asked_whether_it_is_a_machine() -> None:
    assert "machine-name" not in verdicts(evidence(unverified(OTP)))


def test_mailbox_simulator_needs_no_verification() -> None:
    known = evidence(unverified(OTP), sender=OTP, recipients=("success@simulator.amazonses.com",))
    assert verdicts(known)["recipient-in-sandbox"] == "ruled-out"


def test_mailbox_of_a_provider_is_set_up_as_an_address() -> None:
    known = evidence(unverified("somebody@gmail.com"), account=PRODUCTION)
    assert command(known, "no-identity") == "sesctl init email somebody@gmail.com --region eu-west-1"


def test_nobody_looked_so_nothing_is_confirmed_by_aws() -> None:
    case = case_of(read_error(unverified(OTP)))
    assert case is not None
    diagnosis = diagnose(case, Evidence(read_error(unverified(OTP)), HERE), not_asked="--no-aws")
    assert {one.verdict for one in diagnosis.causes} == {"unknown"}
    assert diagnosis.looks == ()


# The other cases.


def refused(action: str, resource: str, more: str = "") -> str:
    return (
        f"User `arn:aws:iam::123456789012:user/app' is not authorized to perform `{action}' on resource "
        f"`arn:aws:ses:eu-west-1:123456789012:{resource}'{more}"
    )


@pytest.mark.parametrize(
    ("text", "more", "causes"),
    [
        (refused("ses:SendEmail", "identity/ana@example.org"), {"sender": OTP, "recipients": (ANA,)}, {"recipient-in-sandbox"}),
        (refused("ses:SendEmail", "identity/example.org"), {"sender": OTP}, {"recipient-in-sandbox"}),
        (refused("ses:SendEmail", "identity/example.com"), {"sender": OTP}, set()),
        (refused("ses:SendEmail", "identity/ana@example.org"), {"sender": OTP, "account": PRODUCTION}, set()),
        (refused("ses:SendRawEmail", "configuration-set/otp"), {}, {"configuration-set"}),
        (
            refused("ses:SendEmail", "identity/example.com", " because no identity-based policy allows the action"),
            {},
            {"no-policy"},
        ),
        (
            refused("ses:SendEmail", "identity/example.com", " with an explicit deny in a service control policy"),
            {},
            {"another-policy-forbids"},
        ),
        (
            refused("ses:SendEmail", "identity/example.com").replace(":123456789012:identity", ":210987654321:identity"),
            {},
            {"identity-of-another-account"},
        ),
    ],
)  # fmt: skip
def test_why_iam_refuses(text: str, more: dict[str, Any], causes: set[str]) -> None:
    assert confirmed(evidence(text, **more)) == causes


def test_statement_names_the_action_and_the_resource_that_were_refused() -> None:
    known = evidence(refused("ses:SendRawEmail", "identity/example.com"))
    case = case_of(known.error)
    assert case is not None
    fix = next(one.fix for one in diagnose(case, known).causes if one.id == "no-policy")
    assert '"Action": "ses:SendRawEmail"' in fix
    assert '"Resource": "arn:aws:ses:eu-west-1:123456789012:identity/example.com"' in fix


def test_same_role_in_another_session_is_the_same_credentials() -> None:
    text = "User: arn:aws:sts::123456789012:assumed-role/app/one is not authorized to perform: ses:SendEmail"
    role = Found(Caller("123456789012", "arn:aws:sts::123456789012:assumed-role/app/two"))
    assert verdicts(evidence(text, caller=role))["other-credentials"] == "ruled-out"
    assert verdicts(evidence(text))["other-credentials"] == "unknown"


def account(**more: Any) -> Found[Account]:
    return Found(Account(HERE, **({"production": True, "sending_enabled": True} | more)))


@pytest.mark.parametrize(
    ("text", "state", "causes"),
    [
        ("Daily message quota exceeded.", SANDBOX, {"sandbox-quota"}),
        ("Daily message quota exceeded.", account(quota=Quota(500, 14, 500)), {"quota-used"}),
        ("Daily message quota exceeded.", account(quota=Quota(500, 14, 20)), set()),
        ("Daily message quota exceeded.", account(quota=Quota(None, 14, 20)), set()),
        ("Maximum sending rate exceeded.", SANDBOX, {"sandbox-rate"}),
        ("Maximum sending rate exceeded.", PRODUCTION, set()),
        ("Sending paused for this account.", account(sending_enabled=False, enforcement="HEALTHY"), {"paused-by-somebody"}),
        ("Sending paused for this account.", account(sending_enabled=False, enforcement="SHUTDOWN"), {"paused-by-aws"}),
        ("Sending paused for this account.", account(enforcement="HEALTHY"), set()),
        ("Sending paused for this account.", Unread("no answer"), set()),
        ("AccountSuspendedException", account(enforcement="SHUTDOWN"), {"suspended"}),
    ],
)  # fmt: skip
def test_state_of_the_account_decides(text: str, state: Any, causes: set[str]) -> None:
    assert confirmed(evidence(text, account=state)) == causes


@pytest.mark.parametrize(
    ("text", "fact", "verdict"),
    [
        ("Configuration set <otp> does not exist.", Missing(), "confirmed"),
        ("Configuration set <otp> does not exist.", Found(ConfigurationSet("otp")), "ruled-out"),
        ("Configuration set <otp> does not exist.", Unread("denied"), "unknown"),
        ("Sending paused for configuration set <otp>.", Found(ConfigurationSet("otp", sending_enabled=False)), "confirmed"),
        ("Sending paused for configuration set <otp>.", Found(ConfigurationSet("otp")), "ruled-out"),
        ("Sending paused for configuration set <otp>.", Unread("denied"), "unknown"),
    ],
)  # fmt: skip
def test_configuration_set_decides(text: str, fact: Any, verdict: str) -> None:
    assert set(verdicts(evidence(text, configuration_set=fact)).values()) == {verdict}


@pytest.mark.parametrize(
    ("mail_from", "verdict"),
    [
        (MailFrom("mail.example.com", Status.FAILED, "REJECT_MESSAGE"), "confirmed"),
        (MailFrom("mail.example.com", Status.FAILED, "USE_DEFAULT_VALUE"), "ruled-out"),
        (MailFrom("mail.example.com", Status.SUCCESS, "REJECT_MESSAGE"), "ruled-out"),
        (None, "ruled-out"),
    ],
)
def test_mail_from_domain_decides(mail_from: MailFrom | None, verdict: str) -> None:
    text = "MailFromDomainNotVerifiedException: MAIL FROM domain <mail.example.com> is not verified."
    known = evidence(text, identity("example.com", mail_from=mail_from), sender=OTP)
    assert verdicts(known) == {"mail-from-record": verdict}


SUPPRESSED = "Amazon SES did not send the message to this address because it is on the suppression list for your account."


@pytest.mark.parametrize(
    ("fact", "verdict"),
    [
        (Found(Suppression(ANA, "BOUNCE", datetime(2026, 11, 1, tzinfo=UTC))), "confirmed"),
        (Missing(), "ruled-out"),
        (Unread("GetSuppressedDestination failed in eu-west-1"), "unknown"),
    ],
)
def test_suppression_list_decides(fact: Any, verdict: str) -> None:
    known = evidence(SUPPRESSED, recipients=(ANA,), suppressed={ANA: fact})
    assert verdicts(known) == {"bounced-or-complained": verdict}
    assert command(known, "bounced-or-complained") == (
        f"aws sesv2 delete-suppressed-destination --email-address {ANA} --region eu-west-1"
    )


def test_entry_tells_why_and_since_when() -> None:
    entry = Found(Suppression(ANA, "BOUNCE", datetime(2026, 11, 1, tzinfo=UTC)))
    known = evidence(SUPPRESSED, recipients=(ANA,), suppressed={ANA: entry})
    assert because(known, "bounced-or-complained") == (
        "ana@example.org is on the list of eu-west-1 since 2026-11-01, after a bounce"
    )


UNAUTHENTICATED = "550-5.7.26 This mail has been blocked because the sender is unauthenticated. - gsmtp"


@pytest.mark.parametrize(
    ("text", "there", "causes"),
    [
        (UNAUTHENTICATED, [identity("example.com", Status.FAILED)], {"not-signed", "spf-not-aligned"}),
        (
            UNAUTHENTICATED,
            [identity("example.com", dkim=Dkim(Status.SUCCESS, signing_enabled=False, origin="", tokens=()))],
            {"not-signed", "spf-not-aligned"},
        ),
        (UNAUTHENTICATED, [identity("example.com")], {"spf-not-aligned"}),
        (
            UNAUTHENTICATED,
            [identity("example.com", mail_from=MailFrom("mail.example.com", Status.SUCCESS, "USE_DEFAULT_VALUE"))],
            set(),
        ),
        # The address identity overrides the domain's DKIM.
        (
            UNAUTHENTICATED,
            [identity("example.com"), identity(OTP, dkim=Dkim(Status.NOT_STARTED, signing_enabled=False, origin="", tokens=()))],
            {"not-signed", "spf-not-aligned"},
        ),
        (f"{UNAUTHENTICATED} DKIM = pass SPF [example.com] with ip: [192.0.2.25] = did not pass", [], {"spf-not-aligned"}),
    ],
)  # fmt: skip
def test_authentication_is_judged_by_the_identity_else_by_the_text(
    text: str, there: list[Identity], causes: set[str]
) -> None:
    known = evidence(text, *there, sender=OTP) if there else evidence(text, identities={}, listed=Missing())
    assert confirmed(known) == causes


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ("421 4.4.0 Unable to lookup DNS for exmaple.example", "no-such-domain"),
        ("421 4.4.1 Failed to establish connection", "receiver-down"),
    ],
)
def test_last_answer_decides_why_a_mail_expired(answer: str, cause: str) -> None:
    text = f"smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes.<{answer}>"
    assert confirmed(evidence(text)) == {cause}


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("421 Too many concurrent SMTP connections", {"too-many-connections"}),
        ("451 Timeout waiting for data from client.", {"slow-client"}),
        ("454 Temporary authentication failure", set()),
        ("connect to email-smtp.eu-west-1.amazonaws.com[192.0.2.1]:25: Connection timed out", {"port-blocked"}),
        ("10:25:01 connect to email-smtp.eu-west-1.amazonaws.com:587: Connection timed out", set()),
        ("connect ECONNREFUSED 127.0.0.1:587", {"wrong-host"}),
        ("InvalidParameterValue: Missing final '@domain'", {"not-an-address"}),
        ("InvalidParameterValue: Local address contains control or whitespace", {"stray-characters"}),
        ("554 Transaction failed: Duplicate header 'Message-ID'.", {"header-twice"}),
        ("MessageRejected: Message contains a virus.", {"attachment"}),
        ("454 Throttling failure: Maximum SigV2 SMTP sending rate exceeded.", {"old-smtp-credentials"}),
        ("Exceeded daily email limit for the operation or the account.", {"default-sender"}),
        ("550-5.7.26 Unauthenticated email from gmail.com is not accepted due to domain's DMARC policy", {"domain-of-others"}),
        ("554 5.7.1 Client host [192.0.2.25] blocked using zen.spamhaus.org", {"shared-address"}),
        ("550 5.7.1 This message violates example.org email policy. - gcdp 1 - gsmtp", {"receivers-rule"}),
        ("535 Authentication Credentials Invalid", set()),
    ],
)  # fmt: skip
def test_where_the_text_itself_tells_it_is_believed(text: str, causes: set[str]) -> None:
    assert confirmed(evidence(text, identities={}, listed=Missing())) == causes


def test_domain_with_an_identity_here_is_not_that_of_others() -> None:
    text = "550-5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy"
    assert verdicts(evidence(text, identity("example.com")))["domain-of-others"] == "ruled-out"


def test_two_times_in_the_text_tell_how_wrong_the_clock_is() -> None:
    text = (
        "Signature expired: 20261120T100000Z is now earlier than 20261120T101000Z (20261120T101500Z - 5 min.)"
    )
    assert because(evidence(text), "clock") == "it is 15 minutes behind"


# The order, the notes, the looks.


def test_confirmed_causes_come_first_and_ruled_out_ones_last() -> None:
    known = evidence(unverified(ANA), identity("example.com"), sender=OTP, recipients=(ANA,))
    case = case_of(known.error)
    assert case is not None
    order = [one.verdict for one in diagnose(case, known).causes]
    assert order == sorted(order, key=["confirmed", "unknown", "ruled-out"].index)
    assert len(set(order)) == 3


def test_note_tells_that_the_text_speaks_of_another_region_than_the_own() -> None:
    known = evidence(unverified(OTP), own_region="us-east-1")
    case = case_of(known.error)
    assert case is not None
    assert any("eu-west-1" in note and "us-east-1" in note for note in diagnose(case, known).notes)


def test_profile_goes_into_the_commands_that_have_one() -> None:
    known = evidence(unverified(OTP), sender=OTP)
    case = case_of(known.error)
    assert case is not None
    commands = [one.command for one in diagnose(case, known, profile="mail").causes if one.command]
    assert all(one.endswith(" --profile mail") for one in commands)


def test_everything_that_was_asked_is_told_and_what_could_not_be_read_apart() -> None:
    known = evidence(unverified(OTP), sender=OTP, identities={OTP: Missing(), "example.com": DENIED})
    case = case_of(known.error)
    assert case is not None
    looks = {one.what: (one.result, one.reason) for one in diagnose(case, known).looks}
    assert looks["identity otp@example.com"] == ("none", "")
    assert looks["identity example.com"] == ("", DENIED.reason)
    assert looks["account"] == ("sandbox, 3 of 200 recipients in 24 hours", "")
