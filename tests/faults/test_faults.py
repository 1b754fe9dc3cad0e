"""Every way to get the records wrong, served by real name servers, is called by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from faults.zones import NOTE, RIGHT, VARIANTS

from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from faults.conftest import Servers
    from faults.zones import Variant

    from sesctl.model.report import DomainReport


def loud(report: DomainReport) -> set[str]:
    return {finding.check for finding in report.findings if finding.severity > Severity.NOTE}


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.zone)
def test_a_fault_is_called_by_its_name_and_nothing_else_is_said(variant: Variant, servers: Servers) -> None:
    report = servers.look_at(variant)
    fired = [finding for finding in report.findings if finding.check == variant.check]
    assert {finding.severity for finding in fired} == {variant.severity}, report.findings
    assert loud(report) <= {variant.check}
    assert any(variant.says in finding.message for finding in fired)
    assert [skip for skip in report.skipped if not skip.on_purpose] == []


@pytest.mark.parametrize("variant", RIGHT, ids=lambda variant: variant.zone)
def test_what_is_right_has_no_finding_above_a_note(variant: Variant, servers: Servers) -> None:
    report = servers.look_at(variant)
    assert [finding for finding in report.findings if finding.severity > NOTE] == []
    assert {record.status for record in report.records} == {"ok"}
    assert [skip for skip in report.skipped if not skip.on_purpose] == []
    assert report.verdict == "ready"
