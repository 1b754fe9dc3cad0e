"""Annotations and JUnit: what a pipeline reads, also where nothing could be looked at."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from support.world import world

from sesctl.checks.registry import catalogue
from sesctl.errors import SesctlError
from sesctl.model.fact import Unread
from sesctl.model.finding import Severity
from sesctl.render.check_summary import summary
from sesctl.render.failure import failure_as
from sesctl.render.github import github_lines
from sesctl.render.junit import junit

FAILURE = SesctlError("credentials", "there are no <keys>", why="nobody: gave, any", try_="100 % of\nthem")
SILENT = "@server ns1 timeout\n@server ns2 timeout\n@server resolver timeout\n"


def test_a_finding_is_an_annotation_of_its_severity() -> None:
    lines = list(github_lines(world("@drop mail MX\n@keys 1024").report()))
    assert lines[0].startswith(
        "::error title=mail-from-mx-missing%3A mail.example.com::There is no MX record"
    )
    assert any(line.startswith("::notice title=dkim-key-weak%3A ") for line in lines)


def test_what_could_not_be_judged_is_an_error_where_the_job_fails_for_it() -> None:
    lines = list(github_lines(world(SILENT).report()))
    assert lines
    assert all(line.startswith("::error title=example.com%3A not judged::") for line in lines)
    denied = world("")
    denied.identity = Unread("ses:GetEmailIdentity was refused", "permission")
    assert "::error title=example.com%3A not judged::ses:GetEmailIdentity was refused" in list(
        github_lines(denied.report())
    )


def test_one_silent_server_is_a_warning_and_fails_no_job() -> None:
    lines = list(github_lines(world("@fail ns1 mail.example.com timeout").report()))
    assert not [line for line in lines if line.startswith("::error")]


@pytest.mark.parametrize(
    ("changes", "failures", "errors"), [("", "0", "0"), ("@drop mail MX", "1", "0"), (SILENT, "0", "1")]
)
def test_junit_counts_failures_and_what_could_not_be_looked_at(
    changes: str, failures: str, errors: str
) -> None:
    document = junit([world(changes).report()], catalogue("domain"), Severity.ERROR)
    (suite,) = ET.fromstring(document).findall("testsuite")  # noqa: S314 - our own
    assert (suite.get("failures"), suite.get("errors")) == (failures, errors)
    assert suite.get("tests") == str(len(suite.findall("testcase")))
    assert len(suite.findall("testcase/error")) == int(errors)
    assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))


def test_a_failure_has_the_form_of_the_answer() -> None:
    assert json.loads(failure_as("json", FAILURE))["error"]["kind"] == "credentials"
    line = failure_as("ndjson", FAILURE)
    assert line.count("\n") == 1
    assert json.loads(line) == json.loads(failure_as("json", FAILURE))
    assert failure_as("github", FAILURE) == (
        "::error title=sesctl%3A credentials::there are no <keys>. why: nobody: gave, any try: 100 %25 of\\nthem\n"
    )
    (suite,) = ET.fromstring(failure_as("junit", FAILURE)).findall("testsuite")  # noqa: S314 - our own
    error = suite.find("testcase/error")
    assert error is not None
    assert error.get("message") == "there are no <keys>"
    assert failure_as("text", FAILURE) == ""


def test_a_summary_counts_and_names_what_is_not_ready() -> None:
    bad, good = world("@drop mail MX").report(), world("").report()
    assert summary([bad, good, good]).plain == "3 domains: 1 failing, 2 ready\nfailing: example.com"
    assert summary([good, good]).plain == "2 domains: 2 ready"
    many = summary([bad] * 23).plain.splitlines()
    assert many[0] == "23 domains: 23 failing"
    assert many[1].endswith(", example.com and 3 more")
