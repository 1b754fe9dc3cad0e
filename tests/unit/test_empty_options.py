from __future__ import annotations

import pytest

from sesctl.cli.empty import refuse_empty
from sesctl.errors import SesctlError

FLAGS = {"--yes", "--wait"}


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["publish", "--to", ""], "--to"),
        (["publish", "--to", "  ", "--yes"], "--to"),
        (["publish", "--undo-dir="], "--undo-dir"),
        (["publish", "--yes", "--undo-dir= "], "--undo-dir"),
    ],
)
def test_an_option_without_a_value_is_named(arguments: list[str], option: str) -> None:
    with pytest.raises(SesctlError) as caught:
        refuse_empty(arguments, FLAGS)
    assert caught.value.what == f"{option} is empty"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["explain", ""],
        ["explain", "--yes", ""],
        ["check-dns", "--input", "-"],
        ["send-test", "--tag", "a=b", "--subject", "x="],
        ["explain", "--", "--to", ""],
        ["publish", "--to"],
    ],
)
def test_what_is_no_option_may_be_empty(arguments: list[str]) -> None:
    refuse_empty(arguments, FLAGS)
