from __future__ import annotations

import pytest

from sesctl.grammar.mail_tags import parse_mail_tag
from sesctl.model.fault import Fault


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("flow=sign-in", ("flow", "sign-in")),
        ("A_b-1=2", ("A_b-1", "2")),
        ("x=" + "y" * 256, ("x", "y" * 256)),
    ],
)
def test_a_name_and_a_value_are_a_tag(text: str, tag: tuple[str, str]) -> None:
    assert parse_mail_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ("flow", 0, "flow"),
        ("", 0, ""),
        ("=x", 0, "=x"),
        ("flow=", 5, "flow="),
        ("a b=c", 0, "a b"),
        ("flow=sign in", 5, "sign in"),
        ("flow=é", 5, "é"),
        ("ses:x=1", 0, "ses:x"),
        ("a=b=c", 2, "b=c"),
        ("a=" + "y" * 257, 2, "y" * 257),
        ("a=b\n", 2, "b\n"),
    ],
)
def test_what_ses_would_not_take_is_no_tag(text: str, position: int, part: str) -> None:
    found = parse_mail_tag(text)
    assert isinstance(found, Fault)
    assert (found.position, found.text) == (position, part)
