"""DKIM: what is said of the three records and the keys behind them, and when nothing is."""

from __future__ import annotations

import pytest
from support.world import world


def test_a_resolver_that_remembers_the_time_before_says_nothing_of_the_key() -> None:
    report = world("@at resolver drop token1._domainkey CNAME").report()
    assert {finding.check for finding in report.findings} == {"resolver-stale"}
    assert report.verdict == "ready"


@pytest.mark.parametrize("wildcard", ["* CNAME web.example.org.", "* A 192.0.2.99", '* TXT "v=spf1 -all"'])
def test_a_wildcard_beside_a_missing_record_is_not_taken_for_a_slip(wildcard: str) -> None:
    assert world(f"@drop token1._domainkey CNAME\n{wildcard}").checks() == {"dkim-record-missing"}
