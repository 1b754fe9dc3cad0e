from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.cli import environment, run

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli

LOOK = ("check-dns", "example.com", "-o", "json")


@pytest.fixture
def broken(tmp_path: Path) -> dict[str, str]:
    """An environment in which sesctl has a bug."""
    patch = "import sesctl.cli.context as context\ncontext.aws = lambda run: 1 / 0\n"
    (tmp_path / "sitecustomize.py").write_text(patch)
    return environment({"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path)})


def test_a_bug_is_reported_as_one(broken: dict[str, str]) -> None:
    done = run(["status"], broken)
    assert (done.code, done.stdout) == (70, "")
    assert done.stderr.splitlines()[0] == "sesctl has a bug"
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError: division by zero" in run(["status", "--debug"], broken).stderr


def test_a_bug_is_one_json_document(broken: dict[str, str]) -> None:
    done = run(["status", "-o", "json"], broken)
    assert (done.code, done.error["kind"]) == (70, "bug")


def test_a_thread_that_still_waits_holds_nothing_up_at_the_end(tmp_path: Path) -> None:
    patch = "import threading\nthreading.Thread(target=threading.Event().wait).start()\n"
    (tmp_path / "sitecustomize.py").write_text(patch)
    env = environment({"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path)})
    listed, refused = run(["explain"], env), run(["explain", "no-such-check"], env)
    assert (listed.code, listed.stdout.splitlines()[0]) == (0, "zone")
    assert listed.stdout.endswith("\n")
    assert (refused.code, refused.stdout) == (2, "")
    assert refused.stderr.splitlines()[-1].startswith("  try: ")


def test_missing_permission_outweighs_findings(pending: Cli) -> None:
    pending.fault("ses:GetEmailIdentity", "denied")
    done = pending("check-dns", "example.com", "nowhere.example", "-o", "json")
    assert any(one["verdict"] == "failing" for one in done.json["domains"])
    assert done.code == 4


def test_a_domain_that_could_not_be_looked_at_outweighs_one_with_findings(verified: Cli) -> None:
    verified.dns_fault("servfail", name="_dmarc.example.com")
    done = verified("check-dns", "example.com", "nowhere.example", "-o", "json")
    assert [one["verdict"] for one in done.json["domains"]] == ["unknown", "failing"]
    assert done.code == 5


def test_findings_outweigh_what_is_pending(pending: Cli) -> None:
    pending.publish(pending("records", "example.com", "-o", "json").json["records"][:3])
    done = pending(*LOOK)
    assert done.json["domains"][0]["identity"]["verification_status"] in {"PENDING", "SUCCESS"}
    assert done.code == 1


def test_a_mistake_is_found_before_credentials_are_missed() -> None:
    env = environment(
        {"PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1"}
    )
    assert run(["init", "domain", "https://example.com", "--yes"], env).code == 2
    assert run(["init", "domain", "example.com", "--yes"], env).code == 4
