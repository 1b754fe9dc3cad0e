"""DKIM: what is said of the three records and the keys behind them, and when nothing is."""

from __future__ import annotations

from support.world import world


def test_a_resolver_that_remembers_the_time_before_says_nothing_of_the_key() -> None:
    report = world("@at resolver drop token1._domainkey CNAME").report()
    assert {finding.check for finding in report.findings} == {"resolver-stale"}
    assert report.verdict == "ready"
