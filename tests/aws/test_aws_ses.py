from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from support.fake_aws import Answer, refusal

from sesctl.errors import SesctlError
from sesctl.model.account import Details, ProductionRequest, Quota, Review
from sesctl.model.fact import Found, Missing
from sesctl.model.identity import LastCheck, MailFrom, SoaSeen, Status
from sesctl.model.mail import OutgoingMail

if TYPE_CHECKING:
    from support.fake_aws import FakeAws

    from sesctl.aws.ses import Ses
    from sesctl.model.identity import Identity
    from sesctl.ports import SesApi

CHECKED = 1_790_000_000
IDENTITY: dict[str, Any] = {
    "IdentityType": "DOMAIN",
    "FeedbackForwardingStatus": False,
    "VerifiedForSendingStatus": True,
    "VerificationStatus": "SUCCESS",
    "DkimAttributes": {
        "SigningEnabled": True,
        "Status": "SUCCESS",
        "Tokens": ["aaa", "bbb", "ccc"],
        "SigningHostedZone": "dkim.eu-west-3.amazonses.com.",
        "SigningAttributesOrigin": "AWS_SES",
        "CurrentSigningKeyLength": "RSA_2048_BIT",
    },
    "MailFromAttributes": {
        "MailFromDomain": "mail.example.com",
        "MailFromDomainStatus": "PENDING",
        "BehaviorOnMxFailure": "REJECT_MESSAGE",
    },
    "ConfigurationSetName": "otp",
    "VerificationInfo": {
        "ErrorType": "HOST_NOT_FOUND",
        "LastCheckedTimestamp": CHECKED,
        "LastSuccessTimestamp": CHECKED,
        "SOARecord": {
            "PrimaryNameServer": "ns1.example.com",
            "AdminEmail": "hostmaster.example.com",
            "SerialNumber": 7,
        },
    },
}
ACCOUNT: dict[str, Any] = {
    "ProductionAccessEnabled": False,
    "SendingEnabled": True,
    "EnforcementStatus": "HEALTHY",
    "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 3.0},
    "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
    "PricingAttributes": {"CurrentPlan": "ESSENTIALS", "NextPlan": "NONE"},
    "Details": {
        "MailType": "TRANSACTIONAL",
        "WebsiteURL": "https://example.com",
        "ContactLanguage": "EN",
        "UseCaseDescription": "codes",
        "AdditionalContactEmailAddresses": ["ops@example.com"],
        "ReviewDetails": {"Status": "DENIED", "CaseId": "17"},
    },
}


def read(ses: Ses, fake: FakeAws, reply: object) -> Identity:
    fake.will(Answer(reply))
    found = ses.identity("example.com")
    assert isinstance(found, Found)
    return found.value


def test_ses_implements_the_port(ses: Ses) -> None:
    api: SesApi = ses
    assert api.region == "eu-west-3"


def test_identity_is_read_whole(ses: Ses, fake: FakeAws) -> None:
    identity = read(ses, fake, IDENTITY)
    when = datetime.fromtimestamp(CHECKED, UTC)
    assert (identity.name, identity.kind, identity.region) == ("example.com", "domain", "eu-west-3")
    assert identity.verified
    assert not identity.feedback_forwarding
    assert identity.dkim.tokens == ("aaa", "bbb", "ccc")
    assert identity.dkim.signing_zone == "dkim.eu-west-3.amazonses.com"
    assert identity.dkim.key_length == "RSA_2048_BIT"
    assert identity.mail_from == MailFrom("mail.example.com", Status.PENDING, "REJECT_MESSAGE")
    assert identity.configuration_set == "otp"
    assert identity.last_check == LastCheck(
        "HOST_NOT_FOUND", when, when, SoaSeen("ns1.example.com", "hostmaster.example.com", 7)
    )
    assert identity.last_check.checked_at is not None
    assert identity.last_check.checked_at.tzinfo is UTC
    assert fake.asked[0].path == "/v2/email/identities/example.com"


def test_identity_may_leave_out_all_that_is_optional(ses: Ses, fake: FakeAws) -> None:
    identity = read(ses, fake, {"VerifiedForSendingStatus": False, "DkimAttributes": {"Status": "PENDING"}})
    assert identity.status is Status.UNRECOGNIZED
    assert (identity.dkim.status, identity.dkim.tokens) == (Status.PENDING, ())
    assert identity.dkim.signing_zone is None
    assert identity.mail_from is None
    assert identity.last_check is None
    assert identity.feedback_forwarding


def test_identity_of_an_old_stand_in_is_verified_by_its_flag(ses: Ses, fake: FakeAws) -> None:
    assert read(ses, fake, {"VerifiedForSendingStatus": True}).status is Status.SUCCESS
    assert read(ses, fake, {"VerificationStatus": "SUCCESS"}).verified


@pytest.mark.parametrize(
    "reply",
    [
        IDENTITY | {"DkimAttributes": None, "MailFromAttributes": None, "VerificationInfo": None},
        IDENTITY | {"DkimAttributes": {"Tokens": None, "Status": 5, "SigningHostedZone": 5}},
        IDENTITY | {"MailFromAttributes": {"MailFromDomain": None}},
        IDENTITY | {"VerificationInfo": {"SOARecord": {"SerialNumber": None}}},
        IDENTITY | {"IdentityType": "SOMETHING_NEW", "VerificationStatus": "SOMETHING_NEW"},
        IDENTITY | {"IdentityType": ["DOMAIN"], "ConfigurationSetName": {}},
    ],
)
def test_odd_identity_is_read_as_far_as_it_goes(ses: Ses, fake: FakeAws, reply: object) -> None:
    assert read(ses, fake, reply).kind == "domain"


@pytest.mark.parametrize(
    "reply",
    [
        {},
        [],
        [1],
        "text",
        "",
        "<html>",
        {"VerificationStatus": None},
        IDENTITY | {"DkimAttributes": "yes"},
        IDENTITY | {"DkimAttributes": {"Tokens": 5}},
        IDENTITY | {"VerificationInfo": {"LastCheckedTimestamp": "yesterday or so"}},
    ],
)
def test_reply_that_makes_no_sense_is_a_service_error(ses: Ses, fake: FakeAws, reply: object) -> None:
    fake.will(Answer(reply))
    with pytest.raises(SesctlError) as caught:
        ses.identity("example.com")
    assert caught.value.kind == "service"
    assert "GetEmailIdentity" in caught.value.what


def test_not_found_is_missing(ses: Ses, fake: FakeAws) -> None:
    fake.will(refusal("NotFoundException", "Email identity example.com does not exist.", 404))
    assert ses.identity("example.com") == Missing()


@pytest.mark.parametrize(
    "answer", [Answer("<html>Not Found</html>", 404), refusal("UnknownOperation", "", 404)]
)
def test_404_that_ses_did_not_say_is_not_missing(ses: Ses, fake: FakeAws, answer: Answer) -> None:
    fake.will(answer)
    with pytest.raises(SesctlError) as caught:
        ses.identity("example.com")
    assert caught.value.kind == "service"
    assert "html" not in caught.value.why


def test_domain_is_created_with_easy_dkim_2048(ses: Ses, fake: FakeAws) -> None:
    ses.create_identity("example.com")
    assert fake.asked[0].path == "/v2/email/identities"
    assert fake.asked[0].body == {
        "EmailIdentity": "example.com",
        "DkimSigningAttributes": {"NextSigningKeyLength": "RSA_2048_BIT"},
    }


def test_address_is_created_without_dkim(ses: Ses, fake: FakeAws) -> None:
    ses.create_identity("otp@example.com")
    assert fake.asked[0].body == {"EmailIdentity": "otp@example.com"}


def test_identity_that_exists_is_created_well(ses: Ses, fake: FakeAws) -> None:
    fake.will(refusal("AlreadyExistsException", "Email identity example.com already exist."))
    ses.create_identity("example.com")


def test_restarting_dkim_asks_for_easy_dkim_2048(ses: Ses, fake: FakeAws) -> None:
    ses.restart_dkim("example.com")
    assert fake.asked[0].path == "/v2/email/identities/example.com/dkim/signing"
    assert fake.asked[0].body == {
        "SigningAttributesOrigin": "AWS_SES",
        "SigningAttributes": {"NextSigningKeyLength": "RSA_2048_BIT"},
    }


def test_dkim_is_enabled(ses: Ses, fake: FakeAws) -> None:
    ses.enable_dkim("example.com")
    assert (fake.asked[0].path, fake.asked[0].body) == (
        "/v2/email/identities/example.com/dkim",
        {"SigningEnabled": True},
    )


def test_mail_from_is_set(ses: Ses, fake: FakeAws) -> None:
    ses.set_mail_from("example.com", "mail.example.com", "USE_DEFAULT_VALUE")
    assert (fake.asked[0].path, fake.asked[0].body) == (
        "/v2/email/identities/example.com/mail-from",
        {"MailFromDomain": "mail.example.com", "BehaviorOnMxFailure": "USE_DEFAULT_VALUE"},
    )


def test_account_is_read_whole(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer(ACCOUNT))
    account = ses.account()
    assert (account.region, account.production, account.sending_enabled) == ("eu-west-3", False, True)
    assert account.quota == Quota(200.0, 1.0, 3.0)
    assert account.suppressed_reasons == ("BOUNCE", "COMPLAINT")
    assert (account.plan, account.next_plan) == ("ESSENTIALS", "NONE")
    assert account.details == Details(
        "TRANSACTIONAL", "https://example.com", "EN", "codes", ("ops@example.com",), Review("DENIED", "17")
    )


def test_account_may_leave_out_all_that_is_optional(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer({"ProductionAccessEnabled": True}))
    account = ses.account()
    assert account.quota is None
    assert account.details is None
    assert account.suppressed_reasons is None
    assert account.plan is None


def test_quota_of_minus_one_is_no_limit(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer(ACCOUNT | {"SendQuota": {"Max24HourSend": -1, "MaxSendRate": -1, "SentLast24Hours": 5}}))
    assert ses.account().quota == Quota(None, None, 5.0)


@pytest.mark.parametrize(
    "quota", [{}, None, {"Max24HourSend": 200}, {"Max24HourSend": 200, "MaxSendRate": 1}]
)
def test_half_a_quota_is_unknown_rather_than_unlimited(ses: Ses, fake: FakeAws, quota: object) -> None:
    fake.will(Answer(ACCOUNT | {"SendQuota": quota}))
    assert ses.account().quota is None


@pytest.mark.parametrize(
    "details", [None, {}, {"ReviewDetails": None}, {"ReviewDetails": {"CaseId": "1"}}, {"MailType": 5}]
)
def test_odd_details_have_no_review(ses: Ses, fake: FakeAws, details: object) -> None:
    fake.will(Answer(ACCOUNT | {"Details": details}))
    assert ses.account().review is None


def test_account_that_does_not_tell_the_sandbox_is_a_service_error(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer({"SendingEnabled": True}))
    with pytest.raises(SesctlError, match="ProductionAccessEnabled") as caught:
        ses.account()
    assert caught.value.kind == "service"


def test_production_request_leaves_out_what_is_not_given(ses: Ses, fake: FakeAws) -> None:
    ses.request_production(ProductionRequest("TRANSACTIONAL", "https://example.com", "EN"))
    assert fake.asked[0].body == {
        "MailType": "TRANSACTIONAL",
        "WebsiteURL": "https://example.com",
        "ContactLanguage": "EN",
        "ProductionAccessEnabled": True,
    }


def test_production_request_carries_what_is_given(ses: Ses, fake: FakeAws) -> None:
    ses.request_production(
        ProductionRequest("TRANSACTIONAL", "https://example.com", "EN", ("ops@example.com",), "codes")
    )
    assert fake.asked[0].body["AdditionalContactEmailAddresses"] == ["ops@example.com"]
    assert fake.asked[0].body["UseCaseDescription"] == "codes"


def test_empty_website_is_a_usage_error_and_nothing_is_asked(ses: Ses, fake: FakeAws) -> None:
    with pytest.raises(SesctlError) as caught:
        ses.request_production(ProductionRequest("TRANSACTIONAL", "", "EN"))
    assert caught.value.kind == "usage"
    assert fake.asked == []


def test_mail_is_sent_as_utf8_text_and_html(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer({"MessageId": "0100"}))
    mail = OutgoingMail("otp@example.com", "ana@example.org", "Código", "1", "<p>1</p>", "otp")
    assert ses.send(mail) == "0100"
    assert fake.asked[0].body == {
        "FromEmailAddress": "otp@example.com",
        "Destination": {"ToAddresses": ["ana@example.org"]},
        "ConfigurationSetName": "otp",
        "Content": {
            "Simple": {
                "Subject": {"Data": "Código", "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": "1", "Charset": "UTF-8"},
                    "Html": {"Data": "<p>1</p>", "Charset": "UTF-8"},
                },
            }
        },
    }


def test_answers_and_tags_are_sent_where_there_are_any(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer({"MessageId": "0100"}))
    ses.send(
        OutgoingMail(
            "otp@example.com",
            "ana@example.org",
            "s",
            "t",
            "h",
            reply_to=("help@example.com",),
            tags=(("flow", "sign-in"),),
        )
    )
    assert fake.asked[0].body["ReplyToAddresses"] == ["help@example.com"]
    assert fake.asked[0].body["EmailTags"] == [{"Name": "flow", "Value": "sign-in"}]


@pytest.mark.parametrize(
    ("attributes", "has_insights"),
    [(None, False), ({}, False), ({"VdmEnabled": "DISABLED"}, False), ({"VdmEnabled": "ENABLED"}, True)],
)
def test_message_insights_are_there_where_the_deliverability_manager_is_on(
    ses: Ses, fake: FakeAws, attributes: object, has_insights: bool
) -> None:
    fake.will(Answer(ACCOUNT | {"VdmAttributes": attributes}))
    assert ses.account().insights is has_insights


def test_accepted_mail_without_an_id_is_a_service_error(ses: Ses, fake: FakeAws) -> None:
    with pytest.raises(SesctlError, match="MessageId") as caught:
        ses.send(OutgoingMail("otp@example.com", "ana@example.org", "s", "t", "h"))
    assert caught.value.kind == "service"
    assert {"ConfigurationSetName", "ReplyToAddresses", "EmailTags"} & set(fake.asked[0].body) == set()
