from __future__ import annotations

import json
import re

import pytest
from support.cli import environment, run

# No mistake on the command line needs an account; an attempt to reach one would end in code 4 or 5.
NOWHERE = environment(
    {"PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1"}
)
COMMANDS = [
    ("init", "domain"),
    ("init", "email"),
    ("records",),
    ("check-dns",),
    ("status",),
    ("request-production",),
    ("send-test",),
    ("inspect",),
    ("explain",),
    ("sim", "serve"),
]
SILENT = [("completion",), ("sim", "exec")]


def names(commands: list[tuple[str, ...]]) -> list[str]:
    return [" ".join(command) for command in commands]


@pytest.mark.parametrize("command", COMMANDS + SILENT, ids=names(COMMANDS + SILENT))
def test_every_command_has_help_with_two_examples(command: tuple[str, ...]) -> None:
    done = run([*command, "--help"], NOWHERE)
    assert (done.code, done.stderr) == (0, "")
    assert len(re.findall(r"^ *\$ .*sesctl", done.stdout, re.MULTILINE)) >= 2
    assert max(map(len, done.stdout.splitlines())) <= 120


@pytest.mark.parametrize("command", COMMANDS, ids=names(COMMANDS))
def test_an_unknown_option_is_one_json_document(command: tuple[str, ...]) -> None:
    done = run([*command, "--no-such-option", "-o", "json"], NOWHERE)
    assert done.code == 2
    assert done.error["kind"] == "usage"
    assert "--no-such-option" in done.error["what"]
    assert done.error["try"] == f"sesctl {' '.join(command)} --help"


@pytest.mark.parametrize("command", COMMANDS + SILENT, ids=names(COMMANDS + SILENT))
def test_an_unknown_option_is_three_lines_on_stderr(command: tuple[str, ...]) -> None:
    done = run([*command, "--no-such-option"], NOWHERE)
    assert (done.code, done.stdout) == (2, "")
    what, why, try_ = done.stderr.splitlines()
    assert what.startswith("No such option: --no-such-option")
    assert why.startswith("  why: ")
    assert try_ == f"  try: sesctl {' '.join(command)} --help"


@pytest.mark.parametrize(
    "args",
    [
        ("nosuch",),
        ("init", "nosuch"),
        ("init", "domain"),
        ("init", "email"),
        ("init", "domain", "example.com", "--dmarc", "maybe"),
        ("init", "domain", "example.com", "--dmarc-rua", "nobody"),
        ("init", "domain", "example.com", "--allow", "anything"),
        ("init", "domain", "example.com", "--timeout", "soon"),
        ("init", "domain", "example.com", "--mail-from", "mail.example.com", "--no-mail-from"),
        ("init", "domain", "example.com", "--mail-from", "mail.example.org"),
        ("init", "domain", "example.com", "--mail-from", "example.com"),
        ("init", "domain", "example.com", "example.org"),
        ("init", "email", "example.com"),
        ("init", "email", "a@b@example.com"),
        ("init", "email", "a@example.com", "--allow", "restart-dkim"),
        ("records",),
        ("records", "example.com", "-o", "xml"),
        ("check-dns",),
        ("check-dns", "example.com", "--dns-timeout", "0"),
        ("check-dns", "example.com", "--dns-timeout", "long"),
        ("check-dns", "example.com", "--fail-on", "anything"),
        ("check-dns", "example.com", "--resolver", "not an address", "--no-aws"),
        ("check-dns", "example.com", "--authoritative", "ns1.example.com", "--no-aws"),
        ("check-dns", "example.com", "--records", "no-such-file.json"),
        ("check-dns", "example.com", "--timeout", "-5m"),
        ("status", "extra"),
        ("status", "--region", "eu west"),
        ("status", "--region", "eu-nowhere-9"),
        ("status", "--profile", "nobody"),
        ("status", "--endpoint-url", "not-a-url"),
        ("send-test",),
        ("send-test", "--from", "otp@example.com"),
        ("send-test", "--from", "example.com", "--to", "a@example.org"),
        ("send-test", "--from", "otp@example.com", "--to", "a@example.org", "--simulate", "bounce"),
        ("send-test", "--from", "otp@example.com", "--simulate", "nothing"),
        ("send-test", "--from", "otp@example.com", "--simulate", "success", "--digits", "3"),
        ("send-test", "--from", "otp@example.com", "--simulate", "success", "--digits", "11"),
        ("send-test", "--from", "otp@example.com", "--simulate", "success", "--digits", "six"),
        ("send-test", "--from", "otp@example.com", "--simulate", "success", "--minutes", "0"),
        ("send-test", "--from", "otp@example.com", "--simulate", "success", "--confirm"),
        ("send-test", "--from", "otp@example.com", "--simulate", "success", "--preview", "mail.txt"),
        ("send-test", "--from", "otp@example.com", "--simulate", "success", "--preview", "no/such/mail.eml"),
        ("request-production", "--mail-type", "spam"),
        ("request-production", "--website", "example.com"),
        ("request-production", "--website", "ftp://example.com"),
        ("request-production", "--contact-language", "FR"),
        ("request-production", "--contact", "nobody"),
        ("request-production", *(part for n in range(5) for part in ("--contact", f"a{n}@example.com"))),
        ("request-production", "--use-case-file", "no-such-file.txt"),
        ("explain", "no-such-check"),
        ("sim", "serve", "--port", "70000"),
        ("sim", "serve", "--scenario", "nowhere"),
        ("sim", "serve", "--latency", "-1"),
    ],
    ids=" ".join,
)
def test_a_mistake_is_a_usage_error_in_json_and_in_words(args: tuple[str, ...]) -> None:
    output = () if "-o" in args else ("-o", "json")
    done = run([*args, *output], NOWHERE)
    assert done.code == 2, done.said
    if output:
        error = done.error
        assert error["kind"] in {"usage", "file"}
        assert all(error[part] and "\n" not in error[part] for part in ("what", "why", "try"))
        assert error["what"].splitlines()[0] in done.stderr
    else:
        assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 3
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "flags",
    [("-o", "json"), ("-ojson",), ("--output", "json"), ("--output=json",), ("-qo", "json"), ("-vojson",)],
)
def test_every_spelling_of_json_gives_an_error_document(flags: tuple[str, ...]) -> None:
    assert run(["check-dns", *flags], NOWHERE).error["kind"] == "usage"


def test_without_a_command_the_help_is_shown_as_a_mistake() -> None:
    done = run([], NOWHERE)
    assert (done.code, done.stdout) == (2, "")
    for command in ("init", "check-dns", "send-test", "Exit codes"):
        assert command in done.stderr


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["init", "domian"], "sesctl init domain"),
        (["chek-dns"], "sesctl check-dns"),
        (["init", "example.com"], "sesctl init domain example.com"),
        (["init", "otp@example.com"], "sesctl init email otp@example.com"),
        (["example.com"], "sesctl check-dns example.com"),
        (["verify", "example.com"], "sesctl check-dns example.com"),
        (["help"], "sesctl --help"),
        (["help", "init", "email"], "sesctl init email --help"),
        (["nothing-like-it"], "sesctl --help"),
    ],
)
def test_a_command_that_is_nearly_right_is_answered_with_the_one_that_is_meant(
    typed: list[str], meant: str
) -> None:
    assert run(typed, NOWHERE).stderr.splitlines()[-1] == f"  try: {meant}"


def test_a_missing_choice_is_named_without_escape_characters() -> None:
    done = run(["completion"], NOWHERE)
    assert done.code == 2
    assert "\\n" not in done.stderr
    assert "fish" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(shell: str) -> None:
    done = run(["completion", shell], NOWHERE)
    assert (done.code, done.stderr) == (0, "")
    assert "_SESCTL_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("sesctl ch", ["check-dns"]),
        ("sesctl init em", ["email"]),
        ("sesctl check-dns --auth", ["--authoritative"]),
        ("sesctl send-test --simulate b", ["bounce"]),
    ],
)
def test_completion_offers_what_fits(words: str, offered: list[str]) -> None:
    count = str(len(words.split(" ")) - 1)
    done = run([], NOWHERE | {"_SESCTL_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": count})
    assert done.stdout.split() == offered
    assert done.stderr == ""


def test_explain_lists_every_check_and_prints_a_page_for_each_kind() -> None:
    listed = run(["explain"], NOWHERE).stdout
    page = run(["explain", "dkim_record_missing"], NOWHERE)
    assert "dkim-record-missing" in listed
    assert page.code == 0
    for part in ("What it checks", "Why it matters", "How to fix it"):
        assert part in page.stdout
    assert "Traceback" not in page.said


def test_explain_as_json_is_one_document() -> None:
    index = run(["explain", "-o", "json"], NOWHERE)
    page = run(["explain", "dmarc-missing", "-o", "json"], NOWHERE)
    assert (index.code, page.code) == (0, 0)
    assert "dmarc-missing" in json.dumps(index.json)
    assert "dmarc-missing" in json.dumps(page.json)


def test_a_check_that_nearly_exists_is_offered() -> None:
    done = run(["explain", "dkim-record-mising"], NOWHERE)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.endswith("try: sesctl explain dkim-record-missing\n")


def test_the_version_is_printed() -> None:
    done = run(["--version"], NOWHERE)
    assert done.code == 0
    assert re.fullmatch(r"sesctl \d+\.\d+\S*\n", done.stdout)
