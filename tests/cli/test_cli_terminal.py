from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING

import pytest
from support.cli import SESCTL, interrupted, plain, run, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Simulators

LOOK = ("check-dns", "example.com")
WAIT = (*LOOK, "--wait", "--timeout", "5m")


def widest(shown: str) -> int:
    return max(len(line) for line in plain(shown).splitlines())


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("command", [LOOK, (*LOOK, "-v"), ("status",)], ids=" ".join)
def test_nothing_is_wider_than_the_terminal(pending: Cli, command: tuple[str, ...], width: int) -> None:
    with pending.typist(*command, width=width, answer_apart=False) as typist:
        shown = typist.finish().stdout
    answer = plain(shown).partition("next:")[0]
    assert widest(answer) <= width
    assert "example" in answer


def test_a_narrow_pipe_is_as_wide_as_it_says(pending: Cli) -> None:
    assert widest(pending(*LOOK, env={"COLUMNS": "60"}).stdout) <= 60
    assert widest(pending(*LOOK).stdout) <= 80


def test_colours_are_for_terminals_that_want_them(verified: Cli) -> None:
    with verified.typist(*LOOK) as typist:
        assert re.search(r"\x1b\[[0-9;]*m", typist.finish().stdout)
    with verified.typist(*LOOK, env={"NO_COLOR": "1"}) as typist:
        assert not re.search(r"\x1b\[([0-9;]*;)?(3|4|9|10)[0-7]", typist.finish().stdout)
    with verified.typist(*LOOK, env={"TERM": "dumb"}) as typist:
        assert "\x1b" not in typist.finish().stdout
    assert "\x1b" not in verified(*LOOK).said


def test_a_missing_domain_is_asked_for(verified: Cli) -> None:
    with verified.typist("check-dns") as typist:
        typist.answers("Domain", "example.com")
        done = typist.finish()
    assert done.code == 0
    assert "example.com in us-east-1: ready" in plain(done.stdout)


@pytest.mark.parametrize(
    ("command", "question"),
    [("records", "Domain"), ("init domain", "Domain to send from"), ("init email", "Address")],
)
def test_an_empty_answer_to_a_question_is_a_usage_error(verified: Cli, command: str, question: str) -> None:
    with verified.typist(*command.split()) as typist:
        typist.answers(question, "")
        done = typist.finish()
    assert (done.code, verified.changes()) == (2, [])
    assert "  try: sesctl" in plain(done.stdout)


def test_questions_are_not_part_of_the_answer(verified: Cli) -> None:
    with verified.typist("records", "-o", "json", answer_apart=True) as typist:
        typist.answers("Domain", "example.com")
        done = typist.finish()
    assert (done.code, done.json["schema"]) == (0, "sesctl.records/1")


@pytest.fixture
def records(pending: Cli, tmp_path: Path) -> Path:
    """A file of the records that nobody has published yet."""
    path = tmp_path / "records.json"
    path.write_text(pending("records", "example.com", "-o", "json").stdout, encoding="utf-8")
    return path


def test_waiting_shows_a_table_on_a_terminal_and_ends_when_all_is_right(pending: Cli, records: Path) -> None:
    with pending.typist(*WAIT, "--records", str(records)) as typist:
        typist.sees("Ctrl-C stops")
        assert "missing" in plain(typist.screen)
        pending.publish(json.loads(records.read_text())["records"])
        done = typist.finish()
    assert done.code == 0
    assert "example.com in us-east-1: ready, as far as DNS shows" in plain(done.stdout)


def test_what_no_table_shows_is_said_while_waiting(cli: Cli) -> None:
    with cli.typist("check-dns", "nothere.example", "--wait") as typist:
        typist.sees("Ctrl-C stops")
        assert "There is no domain nothere.example" in " ".join(plain(typist.screen).split())
        typist.interrupt()
        typist.finish()


@pytest.mark.slow
def test_waiting_ends_when_ses_agrees_too(simulate: Simulators) -> None:
    cli = simulate(scenario="domain-pending", verify_interval=3600)
    cli.publish(cli("records", "example.com", "-o", "json").json["records"])
    with cli.typist(*WAIT) as typist:
        typist.sees("SES example.com pending")
        cli.control("POST", "/verify")
        done = typist.finish()
    assert done.code == 0
    assert "ready: every record is right, and SES agrees" in plain(done.stdout)


def test_ctrl_c_shows_the_state_and_how_to_go_on(pending: Cli) -> None:
    with pending.typist(*WAIT) as typist:
        typist.sees("Ctrl-C stops")
        typist.interrupt()
        done = typist.finish()
    shown = plain(done.stdout)
    assert done.code == 130
    assert "example.com in us-east-1: failing" in shown
    assert "stopped; to go on: sesctl check-dns example.com --wait" in shown
    assert "Traceback" not in shown
    assert done.stdout.count("\x1b[?25l") == done.stdout.count("\x1b[?25h")


def test_ctrl_c_without_a_terminal_leaves_the_answer_on_stdout(pending: Cli) -> None:
    with pending.started(*WAIT, "-o", "json") as process:
        assert process.stderr
        process.stderr.readline()
        wait_until(lambda: "ses:ListEmailIdentities" in pending.calls(), "the command looks")
        done = interrupted(process)
    assert done.code == 130
    assert done.stdout == "" or done.json["schema"] == "sesctl.check-dns/1"
    assert "to go on: sesctl check-dns example.com --wait" in done.stderr


def test_waiting_tells_each_change_once_where_there_is_no_terminal(pending: Cli, records: Path) -> None:
    wanted = json.loads(records.read_text())["records"]
    pending.publish(wanted[:1])
    pending.control("DELETE", "/dns-log")

    def publish_the_rest() -> None:
        wait_until(lambda: len(pending.control("GET", "/dns-log")["questions"]) > 5, "the first look")
        pending.publish(wanted[1:])

    owner = threading.Thread(target=publish_the_rest)
    owner.start()
    done = pending(*WAIT, "--records", str(records))
    owner.join()
    assert done.code == 0
    told = [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in done.stderr.splitlines() if line[:2].isdigit()]
    assert len(told) == len(set(told))
    assert told.count(f"CNAME {wanted[0]['name']}: ok") == 1
    assert {f"{one['type']} {one['name']}: ok" for one in wanted} <= set(told)
    assert "\x1b" not in done.said


def test_waiting_ends_at_the_timeout_with_what_is_still_open(pending: Cli) -> None:
    done = pending(*LOOK, "--wait", "--timeout", "1s", "-o", "json")
    assert done.code == 8
    assert {one["status"] for one in done.json["domains"][0]["records"]} == {"missing"}
    text = pending(*LOOK, "--wait", "--timeout", "0s")
    assert (text.code, text.stdout.count("missing") > 5) == (8, True)


def test_waiting_ends_at_once_where_it_cannot_help(cli: Cli) -> None:
    done = cli(*LOOK, "--wait", "--timeout", "10m", "-o", "json")
    assert done.code == 1
    assert "identity-missing" in done.stdout


def test_what_was_right_all_along_is_not_waited_for(verified: Cli) -> None:
    assert verified(*LOOK, "--wait", "--timeout", "10m", "-q").code == 0


@pytest.mark.parametrize(
    "args",
    [
        "check-dns example.com -v",
        "check-dns example.com -o ndjson",
        "explain",
        "status -o json",
        "--help",
        "records example.com",
    ],
)
def test_a_reader_that_leaves_early_causes_no_complaint(verified: Cli, args: str) -> None:
    script = f'"$@" {args} | head -c 1; echo "${{PIPESTATUS[0]}}" >&2'
    done = run([], verified.env, command=("bash", "-c", script, "bash", *SESCTL))
    assert len(done.stdout) == 1
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr
    assert done.stderr.splitlines()[-1] in {"0", "141"}


def test_a_reader_that_never_was_causes_no_complaint(verified: Cli) -> None:
    script = '"$@" check-dns example.com -v >&-; echo "$?"'
    done = run([], verified.env, command=("bash", "-c", script, "bash", *SESCTL))
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_told(verified: Cli) -> None:
    script = '"$@" status > /dev/full; echo "$?"'
    done = run([], verified.env, command=("bash", "-c", script, "bash", *SESCTL))
    assert "Traceback" not in done.stderr
    assert done.stdout.strip() != "0"
