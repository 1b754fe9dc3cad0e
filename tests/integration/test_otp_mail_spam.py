"""What SpamAssassin thinks of the built-in mail, as it lies in the mailbox of somebody who was sent one."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.cli import Simulators
from support.name_servers import executable

from sesctl.render.otp.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.cli import Cli

MOST = 2.0
"""Half of what makes spam where the administrator changed nothing is 2.5."""

KNOWN = {"HTML_MESSAGE", "RCVD_ILLEGAL_IP"}
"""The mail has an HTML part, which scores nothing; the simulated host of SES has an address of the
documentation (RFC 5737), which no real one has."""

_VERDICT = re.compile(
    r"^X-Spam-Status: \w+, score=(?P<score>-?[\d.]+).*?tests=(?P<rules>[\w,\s]+?)\s+autolearn", re.MULTILINE
)


@pytest.fixture(scope="module")
def production() -> Iterator[Cli]:
    simulators = Simulators()
    yield simulators(scenario="production")
    simulators.close()


def judged(raw: bytes, home: Path) -> tuple[float, set[str]]:
    """The score, and the rules that made it; without the network, and without what anybody taught it."""
    done = subprocess.run(
        [executable("spamassassin"), "--test-mode", "--local", "--nocreate-prefs"],
        input=raw,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"},
        timeout=100,
        check=True,
    )
    verdict = _VERDICT.search(done.stdout.decode("utf-8", "replace"))
    assert verdict, done.stdout[:2000]
    return float(verdict["score"]), set(re.findall(r"\w+", verdict["rules"])) - {"none"}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_is_far_from_spam_in_every_language(production: Cli, language: str, tmp_path: Path) -> None:
    production.control("DELETE", "/mailbox")
    around = ("--brand", "Acme Payments", "--website", "login.example.com", "--language", language)
    assert (
        production("send-test", "--from", "Acme <otp@example.com>", "--to", "me@example.org", *around).code
        == 0
    )
    (kept,) = production.mails()
    _, raw = production.driver.fetch("GET", f"/_sim/mailbox/{kept['number']}.eml?received=1")
    score, rules = judged(raw, tmp_path)
    assert rules <= KNOWN
    assert score < MOST


@pytest.mark.slow
def test_a_mail_that_is_spam_would_be_noticed(tmp_path: Path) -> None:
    # The text that every filter is to take for spam (GTUBE).
    gtube = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    score, rules = judged(b"From: a@example.com\r\nSubject: x\r\n\r\n" + gtube + b"\r\n", tmp_path)
    assert score > MOST
    assert "GTUBE" in rules
