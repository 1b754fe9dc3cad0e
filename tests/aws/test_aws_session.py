from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.fake_aws import Answer

from sesctl.aws.session import AwsSession
from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from pathlib import Path

    from support.fake_aws import FakeAws

    from sesctl.ports import Aws

IN_SANDBOX = Answer({"ProductionAccessEnabled": False})


def refused(*args: str | None) -> SesctlError:
    with pytest.raises(SesctlError) as caught:
        AwsSession(*(*args, None, None, None)[:3])
    return caught.value


def write_config(home: Path, text: str) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(text)


def test_importing_the_adapters_imports_no_botocore() -> None:
    look = "import sys, sesctl.aws.session; sys.exit(bool({'boto3', 'botocore'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


def test_session_implements_the_port() -> None:
    aws: Aws = AwsSession("eu-west-3", None, None)
    assert aws.region == "eu-west-3"
    assert aws.ses().region == "eu-west-3"
    assert aws.ses("us-east-1").region == "us-east-1"


def test_regions_are_those_of_the_partition() -> None:
    assert "us-east-1" in AwsSession("eu-west-3", None, None).ses_regions()
    assert AwsSession("us-gov-west-1", None, None).ses_regions() == ("us-gov-east-1", "us-gov-west-1")


def test_region_is_the_argument_then_the_environment_then_the_profile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(home, "[default]\nregion = eu-west-1\n[profile other]\nregion = sa-east-1\n")
    assert AwsSession(None, None, None).region == "eu-west-1"
    assert AwsSession(None, "other", None).region == "sa-east-1"
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    assert AwsSession(None, None, None).region == "eu-west-2"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    assert AwsSession(None, None, None).region == "eu-central-1"
    assert AwsSession("us-east-2", None, None).region == "us-east-2"


def test_missing_region_is_a_usage_error_that_says_how_to_name_one() -> None:
    error = refused()
    assert error.kind == "usage"
    assert "AWS_DEFAULT_REGION" in error.why
    assert "--region" in error.try_
    assert "sesctl.toml" in error.why


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("us-east-1a", "us-east-1"),
        ("us-west-2-lax-1a", "us-west-2"),
        ("US-EAST-1", "us-east-1"),
        (" eu-west-3", "eu-west-3"),
        ("eu_west_3", "eu-west-3"),
        ("virginia", "us-east-1"),
        ("N. Virginia", "us-east-1"),
        ("Paris", "eu-west-3"),
        ("eu-wset-3", "eu-west-3"),
        ("us-east1", "us-east-1"),
        ("us-esat-1", "mean us-east-1?"),
    ],
)
def test_region_that_is_none_names_what_was_meant(typed: str, meant: str) -> None:
    error = refused(typed)
    assert error.kind == "usage"
    assert typed in error.what
    assert meant in error.try_


def test_region_without_ses_says_where_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-9")
    assert "It comes from AWS_DEFAULT_REGION." in refused().why
    assert "comes from" not in refused("us-east-9").why


def test_region_that_may_be_new_is_not_taken_for_a_slip() -> None:
    assert "may need a newer" in refused("us-east-9").why
    assert "may need a newer" not in refused("us-esat-1").why
    assert refused("cn-north-1").kind == "usage"


def test_region_of_control_characters_is_not_repeated() -> None:
    assert "\x1b" not in refused("\x1b[31mus-east-1").what


def test_custom_endpoint_takes_any_region_that_is_written_like_one(fake: FakeAws) -> None:
    assert AwsSession("us-east-9", None, fake.url).region == "us-east-9"
    assert refused("nowhere", None, fake.url).kind == "usage"


def test_another_region_is_checked_as_the_first_one_is() -> None:
    with pytest.raises(SesctlError, match="us-east-9"):
        AwsSession("us-east-1", None, None).ses("us-east-9")


@pytest.mark.parametrize("url", ["127.0.0.1:4566", "ftp://x", "http://", "http://h:99999", "http://a b", "x"])
def test_endpoint_that_is_no_url_is_a_usage_error(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused("us-east-1", None, url).kind == "usage"
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    assert "AWS_ENDPOINT_URL" in refused("us-east-1").what


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SESV2"])
def test_endpoint_of_the_environment_is_asked(
    variable: str, fake: FakeAws, sample_keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, fake.url)
    fake.will(IN_SANDBOX)
    with AwsSession("us-east-9", None, None) as aws:
        assert not aws.ses().account().production
    assert len(fake.asked) == 1


def test_endpoint_of_the_profile_is_asked_unless_told_not_to(
    home: Path, fake: FakeAws, sample_keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(
        home,
        f"[default]\nregion = us-east-9\nservices = local\n"
        f"[services local]\nsesv2 =\n  endpoint_url = {fake.url}\n",
    )
    fake.will(IN_SANDBOX)
    with AwsSession(None, None, None) as aws:
        aws.ses().account()
    assert len(fake.asked) == 1
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    assert "us-east-9" in refused().what


def test_endpoint_argument_wins_over_the_environment(
    fake: FakeAws, sample_keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:1")
    fake.will(IN_SANDBOX)
    with AwsSession("us-east-1", None, fake.url) as aws:
        aws.ses().account()
    assert len(fake.asked) == 1


def test_unknown_profile_names_those_that_are_there(home: Path) -> None:
    write_config(home, "[profile staging]\nregion = eu-west-3\n")
    error = refused(None, "stagign")
    assert error.kind == "usage"
    assert "stagign" in error.what
    assert "staging" in error.try_


def test_unknown_profile_of_the_environment_is_worded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    error = refused("eu-west-3")
    assert error.kind == "usage"
    assert "aws configure --profile nobody" in error.try_


def test_broken_configuration_file_is_named(home: Path) -> None:
    write_config(home, "[default\nregion eu-west-3")
    error = refused("eu-west-3")
    assert error.kind == "usage"
    assert ".aws/config" in error.why


def test_setting_that_is_no_number_is_a_usage_error(
    fake: FakeAws, sample_keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_METADATA_SERVICE_TIMEOUT", "soon")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with AwsSession("us-east-1", None, fake.url) as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert caught.value.kind == "usage"
    assert "soon" in caught.value.why


def test_no_credentials_say_how_to_get_some(fake: FakeAws) -> None:
    with AwsSession("us-east-1", None, fake.url) as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert caught.value.kind == "credentials"
    assert "GetAccount" in caught.value.what
    assert "aws configure" in caught.value.try_
    assert fake.asked == []


def test_metadata_service_is_asked_once(fake: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", fake.url)
    fake.will(Answer(status=500))
    with AwsSession("us-east-1", None, fake.url) as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert caught.value.kind == "credentials"
    assert [asked.path for asked in fake.asked].count("/latest/api/token") == 1


def test_half_of_the_credentials_is_named(fake: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    with AwsSession("us-east-1", None, fake.url) as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert caught.value.kind == "credentials"
    assert "AWS_SECRET_ACCESS_KEY" in caught.value.why


def test_credential_process_that_fails_is_a_credentials_error(home: Path, fake: FakeAws) -> None:
    write_config(home, "[profile broken]\ncredential_process = false\n")
    with AwsSession("us-east-1", "broken", fake.url) as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert caught.value.kind == "credentials"
    assert "--profile broken" in caught.value.try_


def test_missing_sso_login_says_the_command_with_the_profile(home: Path, fake: FakeAws) -> None:
    write_config(
        home,
        "[profile work]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n"
        "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example/start\n",
    )
    with AwsSession("us-east-1", "work", fake.url) as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert caught.value.kind == "credentials"
    assert "aws sso login --profile work" in caught.value.try_


def test_nothing_listening_is_a_network_error(sample_keys: None) -> None:
    with AwsSession("us-east-1", None, "http://127.0.0.1:1") as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert caught.value.kind == "network"
    assert "http://127.0.0.1:1" in caught.value.why


def test_caller_is_read_from_sts(aws: AwsSession, fake: FakeAws) -> None:
    fake.will(
        Answer(
            "<GetCallerIdentityResponse><GetCallerIdentityResult>"
            "<Arn>arn:aws:iam::111122223333:user/ana</Arn><Account>111122223333</Account>"
            "</GetCallerIdentityResult></GetCallerIdentityResponse>"
        )
    )
    caller = aws.sts().caller()
    assert (caller.account_id, caller.arn) == ("111122223333", "arn:aws:iam::111122223333:user/ana")


@pytest.mark.parametrize("body", ["", "<a>", "{}", "<GetCallerIdentityResponse/>"])
def test_caller_that_cannot_be_read_is_a_service_error(aws: AwsSession, fake: FakeAws, body: str) -> None:
    fake.will(Answer(body))
    with pytest.raises(SesctlError) as caught:
        aws.sts().caller()
    assert caught.value.kind == "service"
