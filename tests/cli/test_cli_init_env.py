from __future__ import annotations

import io
import os
import shutil
import signal
import stat
import subprocess
import time
from typing import TYPE_CHECKING

import dotenv
import pytest
from support.cli import SESCTL, environment

from sesctl.sim.environment import SECRET_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Result

with_git = pytest.mark.skipif(
    shutil.which("git") is None and not os.environ.get("CI"), reason="git is missing"
)
FROM = ("--from", "otp@example.com")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def init(cli: Cli, file: Path, *args: str) -> Result:
    return cli("init", "env", "--file", str(file), *args)


def read(file: Path) -> dict[str, str | None]:
    return dict(dotenv.dotenv_values(stream=io.StringIO(file.read_text(encoding="utf-8"))))


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_new_file_says_what_ses_says_and_a_second_run_changes_nothing(verified: Cli, file: Path) -> None:
    done = init(verified, file, *FROM, "--yes")
    assert (done.code, verified.changes()) == (0, [])
    assert done.stdout == f"written: {file}, {file.with_name('.env.example')}\n"
    assert (
        "next: sesctl send-test --from otp@example.com --simulate success --region us-east-1" in done.stderr
    )
    assert read(file) == {
        "EMAIL_PROVIDER": "ses",
        "AWS_REGION": "us-east-1",
        "AWS_SES_REGION": "us-east-1",
        "AWS_SES_FROM_EMAIL": "otp@example.com",
        "AWS_SES_PRODUCTION_MODE": "false",
        "OTP_LENGTH": "6",
        "OTP_EXPIRY_MINUTES": "10",
    }
    assert mode_of(file) == 0o600
    before = (file.read_bytes(), file.stat().st_ino)
    again = init(verified, file, "--yes")
    assert (again.code, again.stdout) == (0, f"nothing to change in {file}\n")
    assert (file.read_bytes(), file.stat().st_ino) == before


def test_the_example_beside_it_has_the_names_and_nothing_of_the_account(verified: Cli, file: Path) -> None:
    file.write_text(f"AWS_SECRET_ACCESS_KEY={SECRET_KEY}\nDB_PASSWORD=correct-horse\n")
    done = init(verified, file, *FROM, "--smtp", "--yes")
    example = file.with_name(".env.example").read_text()
    for secret in (SECRET_KEY, "correct-horse"):
        assert secret not in example
        assert secret not in done.said
    assert "otp@example.com" not in example
    assert read(file.with_name(".env.example")).keys() | {
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
    } > read(file).keys() - {"DB_PASSWORD"}


@pytest.mark.parametrize("how", [(), ("--dry-run",), ("--dry-run", "--yes")], ids=" ".join)
def test_nothing_is_written_without_a_yes(verified: Cli, file: Path, how: tuple[str, ...]) -> None:
    done = init(verified, file, *FROM, *how)
    assert done.code == 3
    assert "  + AWS_SES_FROM_EMAIL=otp@example.com\n" in done.stdout
    assert list(file.parent.iterdir()) == []


def test_on_a_terminal_the_sender_is_asked_for_and_the_plan_agreed_to(verified: Cli, file: Path) -> None:
    with verified.typist("init", "env", "--file", str(file), "--no-example") as typist:
        typist.sees("verified in us-east-1: example.com")
        typist.answers("Sender [otp@example.com]:", "codes")
        typist.sees("'codes' is not an e-mail address")
        typist.answers("Sender [otp@example.com]:", "codes@example.com")
        typist.sees("+ AWS_SES_FROM_EMAIL=codes@example.com")
        typist.answers("Apply? [y/N]", "y")
        done = typist.finish()
    assert done.code == 0
    assert read(file)["AWS_SES_FROM_EMAIL"] == "codes@example.com"


def test_without_a_terminal_a_sender_that_is_not_named_is_a_usage_error(verified: Cli, file: Path) -> None:
    done = init(verified, file, "--yes")
    assert (done.code, file.exists()) == (2, False)
    assert "try: sesctl init env --from otp@example.com" in done.stderr


def test_where_nothing_is_verified_the_sender_is_left_out_and_that_is_said(cli: Cli, file: Path) -> None:
    done = init(cli, file, "--yes")
    assert done.code == 0
    assert (
        "AWS_SES_FROM_EMAIL is left out: SES has verified nothing in us-east-1: sesctl init domain DOMAIN."
        in done.stderr
    )
    assert "AWS_SES_FROM_EMAIL" not in read(file)


def test_what_is_denied_is_left_out_and_said_and_shows_in_the_exit_code(verified: Cli, file: Path) -> None:
    verified.fault("ses:GetAccount", "denied")
    done = init(verified, file, *FROM, "--yes", "--no-example")
    assert done.code == 4
    assert "AWS_SES_PRODUCTION_MODE is left out:" in done.stderr
    assert "ses:GetAccount" in done.stderr
    assert "AWS_SES_PRODUCTION_MODE" not in read(file)
    assert read(file)["AWS_SES_FROM_EMAIL"] == "otp@example.com"


def test_a_sender_that_is_not_verified_is_told(verified: Cli, file: Path) -> None:
    done = init(verified, file, "--from", "otp@example.org", "--dry-run")
    assert "otp@example.org: SES has verified nothing in us-east-1 that covers the sender." in done.stdout


def test_after_a_sender_that_is_not_verified_no_mail_is_proposed(verified: Cli, file: Path) -> None:
    done = init(verified, file, "--from", "otp@exmaple.test", "--yes")
    assert "next: sesctl check-dns exmaple.test --region us-east-1" in done.stderr
    assert "send-test" not in done.stderr


def test_production_is_written_as_ses_says(production: Cli, file: Path) -> None:
    file.write_text("AWS_SES_PRODUCTION_MODE=false\n")
    done = init(production, file, *FROM, "--yes")
    assert "  ~ AWS_SES_PRODUCTION_MODE: false → true\n" in done.stderr
    assert read(file)["AWS_SES_PRODUCTION_MODE"] == "true"


def test_the_lines_of_others_are_kept_byte_for_byte(verified: Cli, file: Path) -> None:
    text = b'\xef\xbb\xbf# caf\xe9\r\nA = \'x y\' # z\r\nB="1\r\n2"\r\nexport AWS_SES_REGION="us-west-2" # here\r\nC'
    file.write_bytes(text)
    assert init(verified, file, *FROM, "--yes").code == 0
    expected = text.replace(b"us-west-2", b"us-east-1") + b"\r\n"
    assert file.read_bytes().startswith(expected)
    assert b"\n" not in file.read_bytes().removeprefix(expected).replace(b"\r\n", b"")


def test_an_existing_secret_is_kept_and_never_shown(verified: Cli, file: Path) -> None:
    file.write_text(f"AWS_SECRET_ACCESS_KEY={SECRET_KEY}\n")
    for output in ((), ("-o", "json"), ("--debug", "-vv")):
        done = init(verified, file, *FROM, "--dry-run", *output)
        assert SECRET_KEY not in done.said
        assert "AWS_SECRET_ACCESS_KEY is in line 1 (kept, not shown)." in done.said
    init(verified, file, *FROM, "--yes")
    assert file.read_text().startswith(f"AWS_SECRET_ACCESS_KEY={SECRET_KEY}\n")


def test_a_file_that_others_may_read_keeps_its_mode_unless_that_is_allowed(verified: Cli, file: Path) -> None:
    file.write_text("A=1\n")
    file.chmod(0o644)
    done = init(verified, file, *FROM, "--yes")
    assert "can be read by others (mode 0644). To change it: --allow tighten-mode" in done.stderr
    assert mode_of(file) == 0o644
    assert init(verified, file, "--yes", "--allow", "tighten-mode").code == 0
    assert mode_of(file) == 0o600


def test_a_link_is_followed_and_told(verified: Cli, file: Path) -> None:
    target = file.with_name("shared")
    target.write_text("A=1\n")
    file.symlink_to("shared")
    done = init(verified, file, *FROM, "--yes", "--no-example")
    assert f"{file} is a link, and stays one; what it leads to is written: {target}." in done.stderr
    assert file.is_symlink()
    assert read(target)["AWS_SES_FROM_EMAIL"] == "otp@example.com"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"A='x\nB=1\n", "line 1 cannot be read for certain"),
        ("A=1\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_cannot_be_changed_safely_is_as_it_was(
    verified: Cli, file: Path, content: bytes, why: str
) -> None:
    file.write_bytes(content)
    done = init(verified, file, *FROM, "--yes")
    assert (done.code, file.read_bytes()) == (2, content)
    assert f"cannot change {file}, which is as it was" in done.stderr
    assert why in done.stderr


def test_a_file_that_nobody_may_write_is_as_it_was(verified: Cli, file: Path) -> None:
    file.write_text("A=1\n")
    file.chmod(0o400)
    done = init(verified, file, *FROM, "--yes", "-o", "json")
    assert (done.code, file.read_text()) == (2, "A=1\n")
    assert done.error["try"] == f"chmod u+w {file}"


@with_git
def test_a_file_that_git_tracks_is_refused_whatever_is_asked(verified: Cli, file: Path) -> None:
    file.write_text("A=1\n")
    for words in (("init",), ("add", ".")):
        subprocess.run(["git", *words], cwd=file.parent, check=True, capture_output=True)
    for how in (("--yes",), ("--dry-run",)):
        done = init(verified, file, *FROM, *how)
        assert done.code == 1
        assert f"try: git rm --cached {file}" in done.stderr
    assert file.read_text() == "A=1\n"


@with_git
def test_a_file_that_git_does_not_ignore_is_told_and_ignored_on_request(verified: Cli, file: Path) -> None:
    subprocess.run(["git", "init"], cwd=file.parent, check=True, capture_output=True)
    assert "To have it ignored: --gitignore." in init(verified, file, *FROM, "--dry-run").stdout
    done = init(verified, file, *FROM, "--yes", "--gitignore")
    assert done.code == 0
    assert file.with_name(".gitignore").read_text() == "/.env\n"
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"],
        cwd=file.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    assert listed.stdout.split() == [".env.example", ".gitignore"]
    assert init(verified, file, "--yes", "--gitignore").stdout == f"nothing to change in {file}\n"


def test_smtp_is_written_where_the_region_has_it(verified: Cli, file: Path) -> None:
    init(verified, file, *FROM, "--smtp", "--yes")
    assert read(file)["SMTP_HOST"] == "email-smtp.us-east-1.amazonaws.com"
    other = file.with_name(".env.other")
    done = init(verified, other, *FROM, "--smtp", "--region", "af-south-1", "--yes", "--no-example")
    assert "there is no email-smtp.af-south-1.amazonaws.com" in done.stderr
    assert "SMTP_HOST" not in read(other)


def test_where_dns_does_not_answer_the_smtp_host_is_left_out_and_that_is_said(
    verified: Cli, file: Path
) -> None:
    unreachable = ("--resolver", "127.0.0.1:9", "--dns-timeout", "0.3")
    done = init(verified, file, *FROM, "--smtp", "--yes", *unreachable)
    assert done.code == 5
    assert "SMTP_HOST is left out: DNS does not tell" in done.stderr
    assert "SMTP_HOST" not in read(file)


def test_the_applications_own_names_are_used(verified: Cli, file: Path) -> None:
    names = (
        "--map",
        "AWS_SES_FROM_EMAIL=MAIL_FROM",
        "--map",
        "EMAIL_PROVIDER=",
        "--map",
        "AWS_SES_REGION=AWS_REGION",
    )
    init(verified, file, *FROM, *names, "--otp-length", "8", "--yes")
    assert read(file) == {
        "AWS_REGION": "us-east-1", "MAIL_FROM": "otp@example.com", "AWS_SES_PRODUCTION_MODE": "false",
        "OTP_LENGTH": "8", "OTP_EXPIRY_MINUTES": "10",
    }  # fmt: skip
    assert init(verified, file, *names, "--yes").stdout == f"nothing to change in {file}\n"


@pytest.mark.parametrize(
    "args",
    [
        ("--map", "NOPE=X"),
        ("--map", "OTP_LENGTH=AWS_REGION"),
        ("--from", "example.com"),
        ("--domain", "otp@example.com"),
        ("--otp-length", "3"),
        ("--otp-expiry", "0"),
        ("--allow", "everything"),
        ("--file", "x.example", "--example", "x.example"),
        ("--file", "no/such/folder/.env"),
        ("--file", "."),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_a_usage_error(verified: Cli, tmp_path: Path, args: tuple[str, ...]) -> None:
    env = environment(verified.env)
    done = subprocess.run(
        [*SESCTL, "init", "env", *FROM, *args, "--yes"],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "  try: " in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_configuration_set_that_does_not_exist_is_refused(verified: Cli, file: Path) -> None:
    done = init(verified, file, *FROM, "--configuration-set", "nope", "--yes")
    assert (done.code, file.exists()) == (1, False)
    assert "there is no configuration set nope in us-east-1" in done.stderr


def test_a_configuration_set_that_exists_is_written(verified: Cli, file: Path) -> None:
    verified.driver.client("sesv2").create_configuration_set(ConfigurationSetName="otp")
    init(verified, file, *FROM, "--configuration-set", "otp", "--yes")
    assert read(file)["AWS_SES_CONFIGURATION_SET"] == "otp"


def test_another_region_of_the_file_is_not_overwritten_by_one_without_the_sender(
    verified: Cli, file: Path
) -> None:
    file.write_text("AWS_SES_REGION=us-east-1\nAWS_SES_FROM_EMAIL=otp@example.com\n")
    done = init(verified, file, "--region", "eu-west-3", "--yes")
    assert "--region us-east-1 asks there" in done.stderr
    assert read(file)["AWS_SES_REGION"] == "us-east-1"
    assert "AWS_SES_PRODUCTION_MODE" not in read(file)


def test_the_document_is_that_of_a_plan(verified: Cli, file: Path) -> None:
    done = init(verified, file, *FROM, "--dry-run", "--no-example", "-o", "json")
    assert (done.code, done.json["schema"], done.json["applied"]) == (3, "sesctl.plan/1", False)
    assert {step["action"] for step in done.json["steps"]} == {"set-variable", "keep-place"}
    assert done.json["steps"][0] == {
        "action": "set-variable",
        "sign": "+",
        "summary": "EMAIL_PROVIDER=ses",
        "parameters": {
            "file": str(file), "name": "EMAIL_PROVIDER", "secret": False, "value": "ses", "before": None,
        },
    }  # fmt: skip


def test_what_changes_while_the_plan_is_looked_at_is_not_lost(verified: Cli, file: Path) -> None:
    file.write_text("A=1\n")
    with verified.typist("init", "env", "--file", str(file), *FROM) as typist:
        typist.sees("Apply? [y/N]")
        file.write_text("A=2\n")
        typist.keys("y\n")
        done = typist.finish()
    assert done.code == 2
    assert "somebody has changed it in the meantime" in done.stdout
    assert file.read_text() == "A=2\n"


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_file_as_it_was_or_as_it_is_to_be(verified: Cli, file: Path) -> None:
    old = b"A=1\n" * 10_000
    file.write_bytes(old)
    for attempt in range(8):
        with verified.started("init", "env", "--file", str(file), *FROM, "--yes", "--no-example") as process:
            assert process.stderr
            while "plan:" not in process.stderr.readline():
                pass
            time.sleep(attempt * 0.004)
            os.kill(process.pid, signal.SIGKILL)
        content = file.read_bytes()
        assert content == old or content.startswith(old + b"\n# == Amazon SES")
        assert content == old or content.endswith(b"# AWS_SECRET_ACCESS_KEY=\n")
        file.write_bytes(old)
    init(verified, file, *FROM, "--yes", "--no-example")
    assert [one.name for one in file.parent.iterdir()] == [".env"]
