from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest
from support.fake_aws import Answer, refusal

from sesctl.aws.session import AwsSession
from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from pathlib import Path

    from support.fake_aws import FakeAws

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - AWS's public sample
TOKEN = "FwoGZXIvYXdzEXAMPLEsessionTOKEN"  # noqa: S105 - made up


def everything(error: SesctlError) -> str:
    told = [str(error), repr(error), repr(vars(error)), error.what, error.why, error.try_]
    return "\n".join([*told, *traceback.format_exception(error)])


def write_credentials(home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        f"[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
        f"aws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n"
    )


@pytest.mark.parametrize(
    "answer",
    [
        refusal("BadRequestException", f"you sent {SECRET} and {TOKEN}"),
        refusal(f"Bad{TOKEN}", "x"),
        refusal("SignatureDoesNotMatch", f"canonical: host:x\nx-amz-security-token:{TOKEN}\n", 403),
        Answer(f"{SECRET} {TOKEN}", 400),
        Answer(f"{SECRET} {TOKEN}", 200),
        Answer({"ProductionAccessEnabled": {SECRET: TOKEN}, "SendQuota": {"MaxSendRate": SECRET}}),
    ],
)
def test_secrets_are_in_no_part_of_an_error(home: Path, fake: FakeAws, answer: Answer) -> None:
    write_credentials(home)
    fake.will(answer)
    with AwsSession("eu-west-3", None, fake.url) as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert fake.asked[0].headers["x-amz-security-token"] == TOKEN
    assert SECRET not in everything(caught.value)
    assert TOKEN not in everything(caught.value)


def test_secrets_of_the_environment_are_masked_before_any_client_exists(
    fake: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    with AwsSession("eu-west-3", None, fake.url) as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert SECRET not in everything(caught.value)


def test_debugging_still_learns_which_exception_it_was(home: Path, fake: FakeAws) -> None:
    write_credentials(home)
    fake.will(refusal("BadRequestException", "no such thing"))
    with AwsSession("eu-west-3", None, fake.url) as aws, pytest.raises(SesctlError) as caught:
        aws.ses().account()
    assert "BadRequestException" in "".join(traceback.format_exception(caught.value))
