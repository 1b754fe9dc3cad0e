"""What the documentation tells people to type is understood, and prints what is shown."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docs.generate import ROOT, permissions
from markdown_it import MarkdownIt
from typer.exceptions import Exit, TyperException

from sesctl.checks.registry import catalogue
from sesctl.cli.commands.policy_operator import changes
from sesctl.cli.permissions import actions
from sesctl.cli.root import COMMANDS, root
from sesctl.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token
    from support.cli import Cli, Simulators

README = ROOT / "README.md"
PAGES = sorted([README, *(ROOT / "docs").rglob("*.md")])
STORIES = [
    README,
    ROOT / "docs/quickstart.md",
    ROOT / "docs/inspect.md",
    ROOT / "docs/publish.md",
    ROOT / "docs/sender.md",
]
SHELLS = {"sh", "yaml"}

VARYING = {
    "TOKEN": r"\b[a-z0-9]{32}\b",
    "TOK…EN": r"\b[a-z0-9]{5}…[a-z0-9]{4}\b",
    "MESSAGE-ID": r"\b[0-9a-f]{16}-[0-9a-f-]{36}-000000\b",
    "CASE": r"(?<=case )\d+",
    "DAY": r"\b\d{4}-\d\d-\d\d\b",
    "TIME": r"\b\d\d:\d\d(:\d\d)?\b",
    "CODE": r"\b\d{6}\b",
}
"""What differs from run to run."""


@dataclass(frozen=True)
class Step:
    """Something that happens in a story: a command is typed, or the world does something."""

    line: int
    typed: str = ""
    shown: str = ""
    deed: str = ""


def test_exit_codes_are_those_of_the_contract() -> None:
    codes = [int(row[0]) for row in table(README, "code", "means")]
    assert codes == [code.value for code in ExitCode]


def test_commands_are_those_that_exist() -> None:
    shown = {name.strip("`"): text for name, text in table(README, "command", "does")}
    assert shown == {f"sesctl {name}": text for name, (_, text) in COMMANDS.items()}


def test_changes_are_those_of_the_table_of_permissions() -> None:
    shown = {
        name.strip("`"): set(re.findall(r"`([a-z0-9]+:\w+)`", text))
        for name, text in table(README, "command", "in your account")
    }
    changing = {
        command: {action for call in calls for action in actions(call) if changes(action)}
        for command, calls in permissions().items()
    }
    assert shown == {command: named for command, named in changing.items() if named}


def test_only_remove_deletes() -> None:
    deleting = {
        command
        for command, calls in permissions().items()
        for call in calls
        for action in actions(call)
        if action.partition(":")[2].startswith(("Delete", "Remove"))
    }
    assert {command for command in deleting if not command.startswith("remove ")} == set()
    assert deleting


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_that_are_shown_are_understood(page: Path) -> None:
    misunderstood = {line: why for line in command_lines(page) if (why := misunderstanding(line))}
    assert misunderstood == {}


def test_a_wrong_command_line_would_be_noticed() -> None:
    assert misunderstanding("sesctl check-dns example.com --wiat")
    assert misunderstanding("sesctl deliver example.com")
    assert misunderstanding("sesctl sim exec -- sesctl stauts")
    assert misunderstanding("sesctl explain no-such-check")


@pytest.mark.parametrize("page", STORIES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_print_what_is_shown(
    page: Path,
    simulate: Simulators,
    typed: Callable[[Cli, Sequence[str]], tuple[int, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    world = World(simulate(verify_interval=3600))
    for step in steps(page):
        if step.deed:
            world.do(step.deed)
            continue
        _, said = typed(world.cli, shlex.split(step.typed)[1:])
        assert matches(step.shown, said), f"{page.name}:{step.line} `{step.typed}` prints:\n{said}"


class World:
    """What others do in a story: `<!-- world: DEED -->` before the command that follows."""

    def __init__(self, cli: Cli) -> None:
        self.cli = cli
        self.texts: dict[str, list[str]] = {}

    def do(self, deed: str) -> None:  # noqa: C901, PLR0912 - one case for each deed
        match deed.split():
            case ["zone", name]:
                self.cli.control("POST", "/hosted-zone", {"name": name})
            case ["text", name, *words]:
                self._text(name, " ".join(words))
            case ["publish"]:
                self.cli.publish(self.records)
            case ["remove", purpose]:
                self._remove(purpose)
            case ["double", purpose]:
                self._remove(purpose)
                self._publish(purpose, ".example.com")
            case ["mend", purpose]:
                self._remove(purpose, ".example.com")
                self._publish(purpose)
            case ["verify"]:
                self.cli.control("POST", "/verify")
            case ["confirm", address]:
                self.cli.control("POST", "/identities/confirm", {"address": address})
            case ["ready"]:
                self.cli.control("POST", "/hosted-zone", {"name": "example.com"})
                self.cli("init", "domain", "example.com", "--yes")
                self.cli.publish(self.records)
                self.cli.control("POST", "/verify")
                self.cli.account(review="GRANTED")
            case ["send"]:
                self.cli("send-test", "--from", "otp@example.com", "--to", "you@example.org", "--yes")
            case ["save", name]:
                mail = f"{self.cli.mails()[-1]['eml']}?received=1"
                Path(name).write_bytes(self.cli.driver.fetch("GET", mail)[1])
            case ["alter", name]:
                Path(name).write_bytes(Path(name).read_bytes() + b"-- \r\nsent by a list\r\n")
            case ["grant"]:
                self.cli.account(review="GRANTED")
            case _:
                pytest.fail(f"nobody knows how to {deed}")

    @cached_property
    def records(self) -> list[Any]:
        """What SES asks for."""
        records: list[Any] = self.cli("records", "example.com", "-o", "json").json["records"]
        return records

    def _text(self, name: str, value: str) -> None:
        """Let somebody else publish a text beside those that are there."""
        self.texts.setdefault(name, []).append(f'"{value}"')
        record = {"name": name, "type": "TXT", "ttl": 300, "values": self.texts[name]}
        self.cli.control("PUT", "/records", record)

    def _of(self, purpose: str) -> Any:
        return next(one for one in self.records if one["purpose"] == purpose)

    def _remove(self, purpose: str, ending: str = "") -> None:
        record = self._of(purpose)
        self.cli.remove(record["name"] + ending, record["type"])

    def _publish(self, purpose: str, ending: str = "") -> None:
        record = self._of(purpose)
        self.cli.publish([record | {"name": record["name"] + ending}])


def matches(shown: str, said: str) -> bool:
    """Whether a text is what is shown; a line with only `…` stands for any lines."""
    lines = [r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n" for line in alike(shown).splitlines()]
    return (
        re.fullmatch("".join(lines), "\n".join(map(str.rstrip, alike(said).splitlines())) + "\n") is not None
    )


def alike(text: str) -> str:
    for name, pattern in VARYING.items():
        text = re.sub(pattern, name, text)
    return text


def steps(page: Path) -> Iterator[Step]:
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "html_block":
            yield from (Step(line, deed=deed) for deed in re.findall(r"<!-- world: (.*?) -->", token.content))
        elif token.type == "fence" and token.info == "console":
            for part in re.split(r"^\$ ", token.content, flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                yield Step(line, typed=command, shown=shown.rstrip())


def command_lines(page: Path) -> Iterator[str]:
    """The command lines of sesctl in blocks and in running text, as they are typed."""
    for token in every(MarkdownIt().parse(page.read_text(encoding="utf-8"))):
        if token.type == "code_inline" and re.match(r"sesctl [^…]+$", token.content):
            yield token.content
        if token.type == "fence":
            yield from _typed_in(token)


def _typed_in(token: Token) -> Iterator[str]:
    for line in token.content.splitlines():
        prompt = re.match(r"\s*\$ (.*)", line)
        if prompt or token.info in SHELLS:
            text = prompt[1] if prompt else re.sub(r"^\s*(- )?(run: )?", "", line)
            yield from (
                part.strip() for part in re.split(r"[|;&]|\$\(", text) if part.strip().startswith("sesctl ")
            )


def misunderstanding(line: str) -> str | None:
    """What is wrong with a command line; None when it would be understood."""
    # What `"$(sesctl …)"` leaves at the end.
    lexer = shlex.shlex(re.sub(r'\)"?$', "", line), posix=True, punctuation_chars="<>")
    lexer.whitespace_split = True
    words = [word for word in lexer if word]
    redirected = [at for at, word in enumerate(words) if word in {"<", ">"}]
    words = words[: min(redirected, default=len(words))]
    if "--" in words:
        inner = shlex.join(words[words.index("--") + 1 :])
        if inner.startswith("sesctl ") and (why := misunderstanding(inner)):
            return why
    return _refusal(words[1:])


def _refusal(words: Sequence[str]) -> str | None:
    name, command = "sesctl", root()
    rest = list(words)
    while rest and (below := getattr(command, "entries", {}).get(rest[0])):
        del below
        name = rest.pop(0)
        command = command.get_command(None, name)
    if hasattr(command, "entries") and rest and not rest[0].startswith("-"):
        return f"there is no command {rest[0]}"
    if (
        name == "explain"
        and rest
        and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", rest[0])
        and rest[0] not in catalogue()
    ):
        return f"there is no check {rest[0]}"
    try:
        command.make_context(name, rest, resilient_parsing=not rest)
    except Exit:
        return None
    except TyperException as error:
        return error.format_message()
    return None


def table(page: Path, *heads: str) -> list[list[str]]:
    """The rows of the table with these heads, as they are written."""
    lines = page.read_text(encoding="utf-8").splitlines()
    start = lines.index(f"| {' | '.join(heads)} |")
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def every(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from every(token.children or ())
