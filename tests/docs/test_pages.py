"""Every page is complete, and its examples are true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.examples import findings
from support.message_world import message
from support.world import world

from sesctl.checks.page import page_of
from sesctl.checks.registry import catalogue
from sesctl.model.page import SECTIONS

if TYPE_CHECKING:
    from sesctl.model.finding import Finding

CHECKS = sorted(catalogue())


@pytest.mark.parametrize("check", CHECKS)
def test_page_has_every_section(check: str) -> None:
    page = page_of(catalogue()[check])
    assert page.title
    assert tuple(page.sections) == SECTIONS
    assert all(page.sections.values())


@pytest.mark.parametrize("check", CHECKS)
def test_example_fires_with_the_severity_of_the_catalogue(check: str) -> None:
    fired = [finding for finding in judged(check, "Example") if finding.check == check]
    assert fired
    assert {finding.severity for finding in fired} == {catalogue()[check].severity}
    assert all(finding.message.endswith((".", "?")) and finding.fix for finding in fired)


@pytest.mark.parametrize("check", CHECKS)
def test_example_has_no_bystander_of_level_error(check: str) -> None:
    errors = {finding.check for finding in judged(check, "Example") if finding.severity.word == "error"}
    assert errors <= {check}


@pytest.mark.parametrize("check", CHECKS)
def test_counter_example_does_not_fire(check: str) -> None:
    assert check not in {finding.check for finding in judged(check, "Instead")}


def test_a_domain_with_every_record_right_has_no_finding() -> None:
    report = world().report()
    assert report.findings == ()
    assert [skip for skip in report.skipped if not skip.on_purpose] == []
    assert report.verdict == "ready"


def test_a_mail_in_which_all_is_right_has_no_finding() -> None:
    report = message().inspect()
    assert report.findings == ()
    assert report.skipped == ()
    assert report.verdict == "ready"


def judged(check: str, section: str) -> tuple[Finding, ...]:
    entry = catalogue()[check]
    return findings(entry, page_of(entry).sections[section])
