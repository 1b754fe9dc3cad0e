"""Every page is complete, and its examples are true."""

from __future__ import annotations

import pytest
from support.world import world

from sesctl.checks.page import page_of
from sesctl.checks.registry import catalogue
from sesctl.model.page import SECTIONS

CHECKS = sorted(catalogue())


@pytest.mark.parametrize("check", CHECKS)
def test_page_has_every_section(check: str) -> None:
    page = page_of(catalogue()[check])
    assert page.title
    assert tuple(page.sections) == SECTIONS
    assert all(page.sections.values())


@pytest.mark.parametrize("check", CHECKS)
def test_example_fires_with_the_severity_of_the_catalogue(check: str) -> None:
    example = page_of(catalogue()[check]).sections["Example"]
    fired = [finding for finding in world(example).report().findings if finding.check == check]
    assert fired
    assert {finding.severity for finding in fired} == {catalogue()[check].severity}
    assert all(finding.message.endswith((".", "?")) and finding.fix for finding in fired)


@pytest.mark.parametrize("check", CHECKS)
def test_example_has_no_bystander_of_level_error(check: str) -> None:
    example = page_of(catalogue()[check]).sections["Example"]
    errors = {
        finding.check for finding in world(example).report().findings if finding.severity.word == "error"
    }
    assert errors <= {check}


@pytest.mark.parametrize("check", CHECKS)
def test_counter_example_does_not_fire(check: str) -> None:
    assert check not in world(page_of(catalogue()[check]).sections["Instead"]).checks()


def test_a_domain_with_every_record_right_has_no_finding() -> None:
    report = world().report()
    assert report.findings == ()
    assert [skip for skip in report.skipped if not skip.on_purpose] == []
    assert report.verdict == "ready"
