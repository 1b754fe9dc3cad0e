"""A .env file keeps every byte that is not ours, and every reader reads what was set."""

from __future__ import annotations

import io
from typing import TypeAlias

import dotenv
import pytest
from dotenv.parser import parse_stream
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sesctl.grammar.dotenv import Assignment, parse_dotenv
from sesctl.grammar.dotenv_edit import Entry, edit
from sesctl.grammar.dotenv_values import read_value, write_value
from sesctl.model.fault import Fault

Read: TypeAlias = "dict[str, str | None]"
many = settings(deadline=None, max_examples=300)
NAME = "AWS_REGION"
HEADER = "Amazon SES"

# Pieces of lines, so that files come about in which values run on, stand twice, or are not closed.
PIECES = st.sampled_from(
    [
        *("AWS_REGION", "OTHER", "export ", "export\t", "=", " = ", "=", ": ", "#", " # ", "# AWS_REGION="),
        *("'", '"', "`", "\\", "\\'", '\\"', "\\\\", "$", "${OTHER}", "it's", "a b", "x", "us-east-1", "é"),
        *(
            "\n",
            "\r\n",
            "\n",
            "\n\n",
            " ",
            "\t",
            "",
            "\nAWS_REGION=y\n",
            "\nOTHER='a\nb'\n",
            '\nOTHER="',
            "=",
        ),
    ]
)
FILES = st.lists(PIECES, max_size=24).map("".join)
WILD = st.one_of(
    st.binary(max_size=200), FILES.map(str.encode), FILES.map(lambda text: b"\xef\xbb\xbf" + text.encode())
)
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
PLAIN = st.text("abcXYZ019_@%+,./:=- #'\"$!&~", max_size=20)


def as_python_reads(text: str) -> Read:
    return dict(dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False))


def as_python_reads_each(text: str) -> list[tuple[str | None, str | None]]:
    return [(one.key, one.value) for one in parse_stream(io.StringIO(text)) if one.key]


def edited(data: bytes, *entries: Entry) -> bytes:
    made = edit(data, entries, HEADER)
    assume(isinstance(made, bytes))
    assert isinstance(made, bytes)
    return made


@many
@given(WILD)
def test_a_file_taken_apart_and_put_together_is_the_same(data: bytes) -> None:
    file = parse_dotenv(data)
    assert file.raw == data
    assert all(line.raw for line in file.lines)


@many
@given(WILD, PLAIN)
@example(b"A='x\n", "us east")
def test_setting_twice_is_setting_once(data: bytes, value: str) -> None:
    once = edited(data, Entry(NAME, value), Entry("NEW", None))
    assert edited(once, Entry(NAME, value), Entry("NEW", None)) == once


@many
@given(WILD, PLAIN)
def test_only_one_line_changes_or_lines_are_added_at_the_end(data: bytes, value: str) -> None:
    before, made = parse_dotenv(data), edited(data, Entry(NAME, value))
    after = parse_dotenv(made)
    assert after.bom == before.bom
    pairs = list(zip(before.lines, after.lines, strict=False))
    changed = [(old, new) for old, new in pairs if old.raw != new.raw]
    if len(after.lines) > len(before.lines):
        # What was the last line has got an end, if it had none.
        assert [new.raw.rstrip(b"\r\n") for _, new in changed] == [
            old.raw.rstrip(b"\r\n") for old, _ in changed
        ]
        assert len(changed) <= 1
    else:
        assert len(after.lines) == len(before.lines)
        assert len(changed) <= 1
    counting = after.counting(NAME)
    assert counting is not None
    assert read_value(counting.value).text == value


@many
@given(FILES, PLAIN)
@example("A='x\n", "us east")
@example('A="C:\\dir\\"\nAWS_REGION=x\nB=""\n', "y")
@example("AWS_REGION=y\nexport AWS_REGION", "x")
@example("# AWS_REGION=\nAWS_REGION\n", "x")
def test_python_reads_what_was_set_and_everything_else_as_before(text: str, value: str) -> None:
    made = edited(text.encode(), Entry(NAME, value)).decode()
    assert as_python_reads(made)[NAME] == value
    before = [one for one in as_python_reads_each(text) if one[0] != NAME]
    assert [one for one in as_python_reads_each(made) if one[0] != NAME] == before


@many
@given(VALUES)
def test_a_value_that_can_be_written_is_read_back(value: str) -> None:
    for old in (b"", b"'x'", b'"x"', b"`x`"):
        form = write_value(value, old)
        if isinstance(form, Fault):
            return
        assert read_value(form).text == value
        assert as_python_reads(f"A={form.decode()}\n") == {"A": value}
        assert dict(dotenv.dotenv_values(stream=io.StringIO(f"A={form.decode()}\n"))) == {"A": value}


@many
@given(st.sampled_from(["'", '"', ""]), PLAIN)
def test_a_line_keeps_its_quotes_and_its_comment(quote: str, value: str) -> None:
    line = f"  export AWS_REGION = {quote}old{quote} # keep me\r\n".encode()
    made = edited(line, Entry(NAME, value))
    (after,) = parse_dotenv(made).lines
    assert isinstance(after, Assignment)
    assert (after.before, after.after) == (b"  export AWS_REGION = ", b" # keep me\r\n")
    if quote and quote not in value and "$" not in value:
        assert after.value == f"{quote}{value}{quote}".encode()


@pytest.mark.parametrize("value", ["a\nb", "a\0b", "a\\b", "a`b", "${A}", "'\"", "'$"])
def test_a_value_that_readers_differ_on_is_refused_and_not_repeated(value: str) -> None:
    fault = write_value(value)
    assert isinstance(fault, Fault)
    assert value not in f"{fault.why}{fault.text}{fault.hint}"
