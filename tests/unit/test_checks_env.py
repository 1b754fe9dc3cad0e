from __future__ import annotations

import pytest
from support.env_world import env_file, findings, fires, judge

from sesctl.model.env import ENV_NAMES
from sesctl.model.finding import Severity

SMTP = """
    SMTP_HOST=email-smtp.eu-west-3.amazonaws.com
    SMTP_USER=smtp-user-of-otp
    SMTP_PASSWORD=BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9
"""
KEY = "0" * 40
KEY_ID = "AKIA" + "0" * 16
OTHER_THINGS = "\n".join(f"@drop {name}" for name in ENV_NAMES)


def test_a_file_in_which_everything_is_right_has_no_finding() -> None:
    assert judge("") == ((), ())
    assert judge(SMTP) == ((), ())


@pytest.mark.parametrize(
    ("changes", "subjects"),
    [
        ("@drop AWS_SES_FROM_EMAIL", ["AWS_SES_FROM_EMAIL"]),
        ("AWS_SES_FROM_EMAIL=", ["AWS_SES_FROM_EMAIL"]),
        ("@drop AWS_REGION", []),
        ("@drop AWS_SES_REGION", []),
        ("@drop AWS_REGION\n@drop AWS_SES_REGION", ["AWS_SES_REGION"]),
        ("AWS_REGION=<region>\nAWS_SES_REGION=your-aws-region", ["AWS_SES_REGION"]),
        (f"AWS_ACCESS_KEY_ID={KEY_ID}", ["AWS_SECRET_ACCESS_KEY"]),
        (f"AWS_SECRET_ACCESS_KEY={KEY}", ["AWS_ACCESS_KEY_ID"]),
        ("AWS_ACCESS_KEY_ID=\nAWS_SECRET_ACCESS_KEY=", []),
        (
            "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=changeme",
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
        ),
        ("SMTP_HOST=email-smtp.eu-west-3.amazonaws.com", ["SMTP_USER", "SMTP_PASSWORD"]),
        ("SMTP_HOST=localhost\nSMTP_USER=\nSMTP_PASSWORD=null", []),
        ("SMTP_HOST=your-smtp-host", ["SMTP_HOST"]),
        ("AWS_SES_CONFIGURATION_SET=", []),
        ("AWS_SES_CONFIGURATION_SET=your-configuration-set", ["AWS_SES_CONFIGURATION_SET"]),
        ("OTP_LENGTH=xxx", ["OTP_LENGTH"]),
    ],
)
def test_what_is_missing_or_stands_in_for_a_value_is_named(changes: str, subjects: list[str]) -> None:
    found = [one for one in findings(changes) if one.check == "env-missing-value"]
    assert sorted(one.subject for one in found) == sorted(subjects)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "changeme",
            "CHANGE_ME",
            "change-me",
            "replace-me",
            "xxx",
            "XXXXXXXX",
            "...",
            "***",
            "TODO",
            "<your key>",
        ),
        *(
            "your-access-key",
            "your_ses_region",
            "noreply@yourdomain.com",
            "hello@your-domain.com",
            "{{ region }}",
        ),
        *(
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
            "null",
            "[region]",
        ),
    ],
)
def test_placeholders_are_known(value: str) -> None:
    assert "env-missing-value" in fires(f"AWS_SES_CONFIGURATION_SET={value}")


@pytest.mark.parametrize(
    "value",
    ["otp@example.com", "otp@mail.example", "otp", "transactional", "Example <otp@example.com>", "exx"],
)
def test_values_are_no_placeholders(value: str) -> None:
    assert fires(f"AWS_SES_FROM_EMAIL={value}\nAWS_SES_CONFIGURATION_SET={value}") <= {"env-from-unverified"}


def test_a_placeholder_for_a_secret_is_not_repeated() -> None:
    said = str(findings("AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=changeme"))
    assert "changeme" not in said
    assert "AKIAIOSFODNN7EXAMPLE" not in said


def test_names_are_those_of_the_application() -> None:
    (found,) = findings("@map AWS_SES_FROM_EMAIL MAIL_FROM")
    assert (found.check, found.subject) == ("env-missing-value", "MAIL_FROM")
    assert fires("@map AWS_SES_FROM_EMAIL MAIL_FROM\nMAIL_FROM=otp@example.com") == set()


def test_a_mismatch_of_regions_is_told_with_both_and_not_as_an_unverified_sender() -> None:
    (found,) = findings(
        "@unverified us-east-1\n@verified eu-west-3 example.com\n@verified eu-west-1 example.com"
    )
    assert found.check == "env-region-mismatch"
    assert (found.seen, found.expected) == ("us-east-1", "eu-west-3")
    assert "eu-west-3 and in eu-west-1" in found.message
    assert found.fix.endswith("sesctl init env --file .env --region eu-west-3")


def test_a_sender_that_is_verified_nowhere_is_told_with_the_domain_to_verify() -> None:
    (found,) = findings("@unverified eu-west-3")
    assert found.check == "env-from-unverified"
    assert found.fix.endswith("sesctl init domain example.com --region eu-west-3")


@pytest.mark.parametrize("value", ["otp", "otp@@example.com", "Example <otp>"])
def test_what_is_no_address_is_told_as_such(value: str) -> None:
    (found,) = findings(f"AWS_SES_FROM_EMAIL={value}\n@unverified eu-west-3")
    assert (found.check, found.seen) == ("env-from-unverified", value)


def test_where_ses_does_not_answer_the_sender_is_not_judged() -> None:
    found, skipped = judge("@unread eu-west-3")
    assert found == ()
    assert {one.check: one.reason for one in skipped} == {
        "env-region-mismatch": "Amazon SES did not answer",
        "env-from-unverified": "Amazon SES did not answer",
    }
    assert not any(one.on_purpose for one in skipped)


def test_a_sender_that_is_taken_from_elsewhere_is_not_judged() -> None:
    found, skipped = judge("@raw AWS_SES_FROM_EMAIL=otp@$DOMAIN")
    assert found == ()
    assert {one.check for one in skipped} == {"env-from-unverified"}
    assert "takes its value from elsewhere (line 8)" in skipped[0].reason


@pytest.mark.parametrize("changes", ["@missing", OTHER_THINGS])
def test_without_a_file_or_with_one_about_other_things_nothing_is_judged(changes: str) -> None:
    found, skipped = judge(changes)
    assert found == ()
    assert len(skipped) == len({one.check for one in skipped}) == 8
    assert all(one.on_purpose for one in skipped)


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ("@git tracked", Severity.ERROR),
        ("@git exposed", Severity.WARNING),
        ("@git ignored", None),
        ("@git outside", None),
        ("@git tracked\n@drop DATABASE_PASSWORD", None),
        ("@git tracked\nDATABASE_PASSWORD=changeme", None),
        (f"@git tracked\n@drop DATABASE_PASSWORD\n@map AWS_SECRET_ACCESS_KEY X1\nX1={KEY}", Severity.ERROR),
    ],
)
def test_a_file_with_secrets_in_git_is_found(changes: str, severity: Severity | None) -> None:
    found = [one.severity for one in findings(changes) if one.check == "env-tracked-by-git"]
    assert found == ([severity] if severity else [])


def test_where_git_is_not_known_the_check_is_skipped() -> None:
    assert [(one.check, one.reason) for one in judge("@git unread")[1]] == [
        ("env-tracked-by-git", "git is not installed")
    ]


@pytest.mark.parametrize(
    ("changes", "fired"),
    [
        *(
            ("@mode 0644", True),
            ("@mode 0640", True),
            ("@mode 0604", True),
            ("@mode 0620", False),
            ("@mode 0400", False),
        ),
        ("@mode 0644\n@drop DATABASE_PASSWORD", False),
    ],
)
def test_a_mode_that_lets_others_read_secrets_is_found(changes: str, fired: bool) -> None:
    assert ("env-readable-by-others" in fires(changes)) is fired


@pytest.mark.parametrize(
    ("password", "fired"),
    [
        (KEY, True),
        ("BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9", False),
        ("0" * 39, False),
        ("changeme", False),
    ],
)
def test_a_secret_key_as_smtp_password_is_found_by_its_form(password: str, fired: bool) -> None:
    assert ("env-smtp-password-is-secret-key" in fires(f"{SMTP}\nSMTP_PASSWORD={password}")) is fired


def test_another_provider_may_have_passwords_of_forty_characters() -> None:
    assert fires(f"{SMTP}\nSMTP_HOST=smtp.example.com\nSMTP_PASSWORD={KEY}") == set()


def test_the_secret_key_itself_is_found_whatever_its_form_and_not_shown() -> None:
    key = "short-0"
    changes = f"{SMTP}\nAWS_ACCESS_KEY_ID={KEY_ID}\nAWS_SECRET_ACCESS_KEY={key}\nSMTP_PASSWORD={key}"
    (found,) = findings(changes)
    assert found.check == "env-smtp-password-is-secret-key"
    assert key not in str(found)
    assert key not in repr(env_file(changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("@set missing", set()),
        ("AWS_SES_CONFIGURATION_SET=example-com", set()),
        ("AWS_SES_CONFIGURATION_SET=example-com\n@set missing", {"env-configuration-set"}),
        ("AWS_SES_CONFIGURATION_SET=example-com\n@set off", {"env-configuration-set"}),
        ("AWS_SES_CONFIGURATION_SET=example-com\n@set unread", set()),
        ("@sandbox", {"env-production-mode"}),
        ("AWS_SES_PRODUCTION_MODE=No", {"env-production-mode"}),
        ("AWS_SES_PRODUCTION_MODE=0\n@sandbox", set()),
        ("AWS_SES_PRODUCTION_MODE=perhaps\n@sandbox", set()),
        ("@drop AWS_SES_PRODUCTION_MODE\n@sandbox", set()),
    ],
)
def test_what_the_file_says_of_the_account_is_judged(changes: str, expected: set[str]) -> None:
    assert fires(changes) == expected


def test_a_configuration_set_that_could_not_be_read_is_skipped_and_not_missing() -> None:
    _, skipped = judge("AWS_SES_CONFIGURATION_SET=example-com\n@set unread")
    assert [(one.check, one.reason) for one in skipped] == [
        ("env-configuration-set", "ses:GetConfigurationSet is not allowed")
    ]
