from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from support.cli import environment

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"boto3", "botocore", "dns", "rich", "moto", "pydantic", "asyncio", "jinja2", "cryptography"}
ENV = environment({"PATH": "/usr/bin:/bin", "SESCTL_RESOLVERS": "127.0.0.1:9"})
# Runs a command line in a process of its own and prints, last of all, the top-level modules it brought in.
_PROBE = """
import sys
from sesctl.cli.main import run
run(sys.argv[1:])
print("\\n" + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def imported(*args: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, *args],
        env=ENV,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return set(done.stdout.splitlines()[-1].split())


def test_importing_the_command_line_brings_in_nothing_heavy() -> None:
    script = "import sys, sesctl.cli.main; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], env=ENV, capture_output=True, text=True, check=True)
    assert "sesctl" in done.stdout.split()
    assert HEAVY & set(done.stdout.split()) == set()


@pytest.mark.parametrize(
    "args",
    [
        ("--help",),
        ("--version",),
        ("nosuch",),
        ("init", "--help"),
        ("init", "domain", "--help"),
        ("init", "email", "--help"),
        ("init", "env", "--help"),
        ("init", "zone", "--help"),
        ("records", "--help"),
        ("check-dns", "--help"),
        ("status", "--help"),
        ("request-production", "--help"),
        ("send-test", "--help"),
        ("inspect", "--help"),
        ("explain", "--help"),
        ("sim", "--help"),
        ("sim", "serve", "--help"),
        ("sim", "exec", "--help"),
        ("completion", "bash"),
        ("check-dns",),
        ("init", "domain", "https://example.com"),
    ],
    ids=" ".join,
)
def test_help_and_mistakes_bring_in_nothing_heavy(args: tuple[str, ...]) -> None:
    assert HEAVY & imported(*args) == set()


def records_file(folder: Path) -> Path:
    document: dict[str, Any] = {
        "schema": "sesctl.records/1",
        "domain": "example.com",
        "region": "us-east-1",
        "records": [
            {
                "purpose": "dmarc",
                "name": "_dmarc.example.com",
                "type": "TXT",
                "ttl": 300,
                "values": ["v=DMARC1; p=none;"],
            }
        ],
    }
    path = folder / "records.json"
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize("output", ["json", "text"])
def test_looking_with_a_records_file_brings_in_no_aws(tmp_path: Path, output: str) -> None:
    path = str(records_file(tmp_path))
    found = imported(
        "check-dns", "--records", path, "-o", output, "--dns-timeout", "0.2", "--authoritative", "127.0.0.1:9"
    )
    assert {"boto3", "botocore", "moto", "pydantic"} & found == set()
    assert "dns" in found


def test_looking_without_aws_brings_in_no_aws() -> None:
    found = imported("check-dns", "example.com", "--no-aws", "-o", "json", "--dns-timeout", "0.2")
    assert {"boto3", "botocore", "moto", "pydantic", "rich"} & found == set()


PREVIEW = ("send-test", "--from", "otp@example.com", "--to", "me@example.org", "--preview")


def test_a_template_brings_in_jinja_and_the_built_in_mail_does_not(tmp_path: Path) -> None:
    target, template = str(tmp_path / "shown.html"), tmp_path / "mail.html"
    template.write_text("{{ code }}", encoding="utf-8")
    assert {"jinja2", "botocore"} & imported(*PREVIEW, target) == set()
    assert "jinja2" in imported(*PREVIEW, target, "--html", str(template))


def test_explaining_brings_in_neither_aws_nor_dns() -> None:
    assert {"boto3", "botocore", "dns", "moto", "pydantic", "asyncio"} & imported(
        "explain", "dmarc-missing"
    ) == set()


def test_inspecting_a_mail_by_itself_brings_in_neither_dns_nor_cryptography(tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_text("From: otp@example.com\nDate: Sat, 21 Nov 2026 12:00:03 +0000\n\n493817\n")
    found = imported("inspect", str(path), "--no-dns", "-o", "json")
    assert (HEAVY | {"email"}) & found == set()


def test_only_a_signature_brings_in_cryptography() -> None:
    assert "cryptography" not in imported("check-dns", "example.com", "--no-aws", "--dns-timeout", "0.2")
