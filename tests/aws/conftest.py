"""No test of the adapters sees the machine's own AWS settings, or anything but loopback."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from support.fake_aws import FakeAws

from sesctl.aws.pace import Pace
from sesctl.aws.session import AwsSession

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sesctl.aws.ses import Ses

SAMPLE_KEY = "AKIAIOSFODNN7EXAMPLE"
SAMPLE_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - AWS's public sample


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return tmp_path


@pytest.fixture
def sample_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", SAMPLE_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SAMPLE_SECRET)


@pytest.fixture
def fake() -> Iterator[FakeAws]:
    with FakeAws() as server:
        yield server


def unpaced() -> Pace:
    return Pace(sleep=lambda _: None)


@pytest.fixture
def aws(sample_keys: None, fake: FakeAws) -> Iterator[AwsSession]:
    with AwsSession("eu-west-3", None, fake.url, pace=unpaced) as session:
        yield session


@pytest.fixture
def ses(aws: AwsSession) -> Ses:
    return aws.ses()
