from __future__ import annotations

import io
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import dotenv
import pytest

from sesctl.grammar.dotenv import Assignment, Unclear, parse_dotenv
from sesctl.grammar.dotenv_edit import Entry, edit
from sesctl.grammar.dotenv_values import read_value, write_value
from sesctl.model.fault import Fault

if TYPE_CHECKING:
    from pathlib import Path

BOM = b"\xef\xbb\xbf"
NEW = "eu-west-3"
BLOCK = b"# == Amazon SES ==\nAWS_REGION=eu-west-3\n"

# What a file is before, and after AWS_REGION is set to eu-west-3.
CORPUS: dict[str, tuple[bytes, bytes]] = {
    "nothing": (b"", BLOCK),
    "one blank line": (b"\n", b"\n" + BLOCK),
    "plain": (b"AWS_REGION=us-east-1\nA=1\n", b"AWS_REGION=eu-west-3\nA=1\n"),
    "set already": (b"AWS_REGION=eu-west-3\n", b"AWS_REGION=eu-west-3\n"),
    "set already, in quotes": (b"AWS_REGION='eu-west-3'\n", b"AWS_REGION='eu-west-3'\n"),
    "of others": (b"A=1\n# note\n\nB='2'\n", b"A=1\n# note\n\nB='2'\n\n" + BLOCK),
    "no final newline": (b"A=1", b"A=1\n\n" + BLOCK),
    "no final newline on our line": (b"A=1\nAWS_REGION=x", b"A=1\nAWS_REGION=eu-west-3"),
    "CRLF": (b"A=1\r\nAWS_REGION=x\r\nB=2\r\n", b"A=1\r\nAWS_REGION=eu-west-3\r\nB=2\r\n"),
    "CRLF, added": (b"A=1\r\n", b"A=1\r\n\r\n" + BLOCK.replace(b"\n", b"\r\n")),
    "mostly CRLF": (b"A=1\nB=2\r\nC=3\r\n", b"A=1\nB=2\r\nC=3\r\n\r\n" + BLOCK.replace(b"\n", b"\r\n")),
    "ending in CR alone": (b"A=1\nB=2\nC=3\r", b"A=1\nB=2\nC=3\r\n\n" + BLOCK),
    "export": (b"export AWS_REGION=x\n", b"export AWS_REGION=eu-west-3\n"),
    "export and tabs": (b"\texport\tAWS_REGION\t=\t'x'\t# here\n", b"\texport\tAWS_REGION\t=\t'eu-west-3'\t# here\n"),
    "a quoted name": (b"'AWS_REGION'=x\n", b"'AWS_REGION'=eu-west-3\n"),
    "double quotes and a comment": (b'AWS_REGION="x"   # a \'b\'\n', b'AWS_REGION="eu-west-3"   # a \'b\'\n'),
    "backticks, which only Node knows": (b"AWS_REGION=`x`\n", b"AWS_REGION=eu-west-3\n"),
    "only a comment": (b"AWS_REGION= # which?\n", b"AWS_REGION=eu-west-3 # which?\n"),
    "a comment without a blank": (b"AWS_REGION=# which?\n", b"AWS_REGION=eu-west-3 # which?\n"),
    "a hash within": (b"AWS_REGION=a#b # c\n", b"AWS_REGION=eu-west-3 # c\n"),
    "duplicates": (b"AWS_REGION=a\nAWS_REGION=b\nA=1\n", b"AWS_REGION=a\nAWS_REGION=eu-west-3\nA=1\n"),
    "a longer name": (b"AWS_REGION_2=a\nMY_AWS_REGION=b\n", b"AWS_REGION_2=a\nMY_AWS_REGION=b\n\n" + BLOCK),
    "many lines in one value": (
        b'KEY="-----BEGIN\nAWS_REGION=x\n\'-----END"\nAWS_REGION=y\n',
        b'KEY="-----BEGIN\nAWS_REGION=x\n\'-----END"\nAWS_REGION=eu-west-3\n',
    ),
    "our own value over lines": (b"AWS_REGION='x\ny' # z\nA=1\n", b"AWS_REGION='eu-west-3' # z\nA=1\n"),
    "a place": (b"A=1\n#  AWS_REGION =\nB=2\n", b"A=1\nAWS_REGION=eu-west-3\nB=2\n"),
    "an example that was commented out": (b"# AWS_REGION=x\n", b"# AWS_REGION=x\n\n" + BLOCK),
    "a byte order mark": (BOM + b"A=1\nAWS_REGION=x\n", BOM + b"A=1\nAWS_REGION=eu-west-3\n"),
    "a byte order mark on our line": (BOM + b"AWS_REGION=x\n", BOM + b"AWS_REGION=x\n\n" + BLOCK),
    "a mark and nothing else": (BOM, BOM + BLOCK),
    "a colon": (b"AWS_REGION: x\n", b"AWS_REGION: x\n\n" + BLOCK),
    "more behind the quotes": (b'AWS_REGION="x"y\n', b'AWS_REGION="x"y\n\n' + BLOCK),
    "exported later": (b"AWS_REGION=x\nexport AWS_REGION\n", b"AWS_REGION=x\nexport AWS_REGION\n\n" + BLOCK),
    "a reference": (b"AWS_REGION=${R}\n", b"AWS_REGION=eu-west-3\n"),
    "escaped quotes": (b"A=\"say \\\"hi\\\"\"\nB='it\\'s'\nAWS_REGION=x\n", b"A=\"say \\\"hi\\\"\"\nB='it\\'s'\nAWS_REGION=eu-west-3\n"),
    "an apostrophe within": (b"A=it's\n# it's\nAWS_REGION=x\n", b"A=it's\n# it's\nAWS_REGION=eu-west-3\n"),
    "no UTF-8": (b"A=\xff\xfe\xfa\nAWS_REGION=x\n", b"A=\xff\xfe\xfa\nAWS_REGION=eu-west-3\n"),
    "a NUL": (b"A=abcdefgh\0\nAWS_REGION=x\n", b"A=abcdefgh\0\nAWS_REGION=eu-west-3\n"),
    "no .env at all": (b"{\n  junk: [1, 2]\n}\n", b"{\n  junk: [1, 2]\n}\n\n" + BLOCK),
    "a block of ours": (b"A=1\n\n# == Amazon SES ==\nB=2\n", b"A=1\n\n# == Amazon SES ==\nB=2\nAWS_REGION=eu-west-3\n"),
    "a block of ours, and more": (b"# == Amazon SES ==\nB=2\n\nA=1\n", b"# == Amazon SES ==\nB=2\n\nA=1\n\n" + BLOCK),
}  # fmt: skip
ODD = pytest.mark.parametrize(("before", "after"), CORPUS.values(), ids=CORPUS)
FOR_PYTHON = {name: pair for name, pair in CORPUS.items() if name != "no UTF-8"}
NOT_FOR_NODE = {
    "export and tabs": "it takes the tab for a part of the name",
    "a quoted name": "it takes the quotes for a part of the name",
}
FOR_SHELLS = [
    *("nothing", "plain", "set already", "no final newline on our line", "export", "duplicates"),
    *("many lines in one value", "our own value over lines", "a place", "double quotes and a comment"),
]
CUT_SHORT = {
    "a single quote": b"A='x\n",
    "a double quote": b'A="x\nB=1\n',
    "a quote that a later one would close": b'A="x\nB="y"\n',
    "a backslash before the quote": b'A="C:\\dir\\"\nB="x"\n',
    "two backslashes before the quote": b'A="C:\\\\dir\\\\"\n',
    "lines, and more behind them": b"A='x\ny' z\n",
    "escapes over lines": b'A="say \\"x\ny\\""\n',
    "a quote and no name": b"'hello\nA=1\n",
    "a colon and lines": b'A: "x\ny"\n',
}


def put(data: bytes) -> bytes | Fault:
    return edit(data, [Entry("AWS_REGION", NEW)], "Amazon SES")


@ODD
def test_an_odd_file_is_changed_in_our_line_only(before: bytes, after: bytes) -> None:
    assert put(before) == after


@ODD
def test_a_second_time_nothing_changes(before: bytes, after: bytes) -> None:
    assert put(after) == after


@pytest.mark.parametrize(("before", "after"), FOR_PYTHON.values(), ids=FOR_PYTHON)
def test_python_reads_what_was_set(before: bytes, after: bytes) -> None:
    assert dotenv.dotenv_values(stream=io.StringIO(after.decode(), newline=""))["AWS_REGION"] == NEW


@pytest.mark.parametrize("name", sorted(CORPUS.keys() - NOT_FOR_NODE))
def test_node_reads_what_was_set_and_the_rest_as_before(tmp_path: Path, name: str) -> None:
    node = shutil.which("node")
    if not node or "--env-file" not in shown(node, "--help"):
        pytest.skip("there is no node with --env-file")
    before, after = (as_node_reads(node, data, tmp_path) for data in CORPUS[name])
    assert after["AWS_REGION"] == NEW
    # Of a line that is junk Node makes a name together with the lines that follow.
    before, after = ({name: read[name] for name in read if name.isidentifier()} for read in (before, after))
    assert before | {"AWS_REGION": NEW} == after


@pytest.mark.parametrize("name", FOR_SHELLS)
def test_a_shell_reads_what_was_set(tmp_path: Path, name: str) -> None:
    path = tmp_path / "env"
    path.write_bytes(CORPUS[name][1])
    assert shown("sh", "-eu", "-c", f'. "{path}"; printf %s "$AWS_REGION"') == NEW


def shown(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def as_node_reads(node: str, data: bytes, folder: Path) -> dict[str, str]:
    path = folder / "env"
    path.write_bytes(data)
    script = "process.stdout.write(JSON.stringify(process.env))"
    done = subprocess.run([node, f"--env-file={path}", "-e", script], capture_output=True, check=True, env={})
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("data", CUT_SHORT.values(), ids=CUT_SHORT)
def test_where_readers_differ_on_the_lines_below_nothing_is_written(data: bytes) -> None:
    fault = put(data)
    assert isinstance(fault, Fault)
    assert "line 1 cannot be read for certain" in fault.why


@pytest.mark.parametrize("data", ["A=1\n".encode("utf-16"), "AWS_REGION=x\n".encode("utf-16-be")])
def test_a_file_in_utf_16_is_refused(data: bytes) -> None:
    fault = put(data)
    assert isinstance(fault, Fault)
    assert "UTF-16" in fault.why


def test_a_place_is_added_once_and_filled_in_later() -> None:
    made = edit(b"", [Entry("KEY", None), Entry("A", "1")], "Amazon SES")
    assert made == b"# == Amazon SES ==\n# KEY=\nA=1\n"
    assert edit(made, [Entry("KEY", None)], "Amazon SES") == made
    assert edit(made, [Entry("KEY", "k")], "Amazon SES") == b"# == Amazon SES ==\nKEY=k\nA=1\n"


def test_no_place_is_added_for_what_is_there() -> None:
    assert edit(b"KEY=k\n", [Entry("KEY", None)], "Amazon SES") == b"KEY=k\n"


def test_a_comment_stands_above_a_new_line_and_none_above_an_old_one() -> None:
    made = edit(b"A=1\n\n", [Entry("A", "2", "old"), Entry("B", "3", "new")], "Amazon SES")
    assert made == b"A=2\n\n# == Amazon SES ==\n# new\nB=3\n"


def test_a_value_that_cannot_be_written_changes_nothing() -> None:
    assert isinstance(edit(b"A=1\n", [Entry("A", "2"), Entry("B", "a\nb")], "Amazon SES"), Fault)


@pytest.mark.parametrize(
    ("value", "old", "form"),
    [
        ("eu-west-3", "", "eu-west-3"),
        ("eu-west-3", '"x"', '"eu-west-3"'),
        ("eu-west-3", "`x`", "eu-west-3"),
        ("a b", "", "'a b'"),
        ("a b", '"x"', '"a b"'),
        ("it's", "'x'", '"it\'s"'),
        ('say "x"', '"y"', "'say \"x\"'"),
        ("a$b", '"x"', "'a$b'"),
        ("a#b", "", "'a#b'"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        ("", "'x'", "''"),
    ],
)
def test_quotes_are_kept_where_every_reader_then_reads_the_same(value: str, old: str, form: str) -> None:
    assert write_value(value, old.encode()) == form.encode()


def test_an_empty_value_before_a_comment_is_quoted() -> None:
    made = edit(b"A=x # y\n", [Entry("A", "")], "Amazon SES")
    assert made == b'A="" # y\n'


@pytest.mark.parametrize(
    ("raw", "text", "refers_to", "refers"),
    [
        ("x", "x", "", False),
        ("'a\\'b'", "a'b", "", False),
        ('"a\\nb"', "a\nb", "", False),
        ("`a'b`", "a'b", "", False),
        ("${AWS_REGION}", "${AWS_REGION}", "AWS_REGION", True),
        ('"$AWS_REGION"', "$AWS_REGION", "AWS_REGION", True),
        ("otp@$DOMAIN", "otp@$DOMAIN", "", True),
        ("'$A'", "$A", "", False),
        ('"\\$A"', "$A", "", False),
        ("a$", "a$", "", False),
    ],
)
def test_a_value_means(raw: str, text: str, refers_to: str, *, refers: bool) -> None:
    reading = read_value(raw.encode())
    assert (reading.text, reading.refers_to, reading.refers) == (text, refers_to, refers)


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    file = parse_dotenv(b"\nA='x\r\ny'\r\n\rB=1\n'C")
    assert [(line.number, type(line)) for line in file.lines[1:]] == [
        (2, Assignment),
        (4, type(file.lines[0])),
        (5, Assignment),
        (6, Unclear),
    ]


def test_no_value_shows_when_a_line_is_printed() -> None:
    assert "s3cret" not in repr(parse_dotenv(b"A=s3cret\nB: s3cret\nthe s3cret\n"))
    assert "s3cret" not in repr(Entry("A", "s3cret"))
