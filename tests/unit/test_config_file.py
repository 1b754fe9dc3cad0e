"""The configuration file: read whole, or refused with the line and what is allowed."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesctl.grammar.config_file import Misfit, parse_config, write_config
from sesctl.model.settings import SETTINGS

if TYPE_CHECKING:
    from sesctl.model.settings import Value

bounded = settings(deadline=None, max_examples=200)


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, Value]:
    text = st.text(min_size=1, max_size=20).map(str.strip).filter(bool)
    found: dict[str, Value] = {}
    for key in draw(st.sets(st.sampled_from(sorted(SETTINGS)))):
        setting = SETTINGS[key]
        if setting.allowed:
            found[key] = draw(st.sampled_from(setting.allowed))
        elif setting.kind == "texts":
            found[key] = tuple(draw(st.lists(text, min_size=1, max_size=3)))
        else:
            found[key] = draw(text)
    return found


@bounded
@given(configurations())
def test_what_is_written_is_read_back(config: dict[str, Value]) -> None:
    assert parse_config(write_config(config)) == config


@bounded
@given(st.text(max_size=200))
def test_any_text_is_a_configuration_or_a_misfit(text: str) -> None:
    found = parse_config(text)
    assert isinstance(found, dict) or (found.why and found.allowed)


@pytest.mark.parametrize(
    ("text", "line", "why", "allowed"),
    [
        ('region = "eu-west-3"\nregoin = "x"', 2, "no setting 'regoin'", "did you mean region?"),
        (
            'fail-on = "note"',
            1,
            "no setting 'fail-on'",
            "give other options on the command line; there are: d",
        ),
        ("# one\n\nregion = 5", 3, "region is a number", 'region = "…"'),
        ("region = true", 1, "region is true or false", 'region = "…"'),
        ('region = ""', 1, "region is empty", 'region = "…"'),
        ("[region]\nx = 1", 1, "region is a table", 'region = "…"'),
        ('region.name = "x"', 1, "region is a table", 'region = "…"'),
        ("dmarc-rua = [1]", 1, "dmarc-rua is a list", 'dmarc-rua = ["…"]'),
        ("dmarc-rua = []", 1, "dmarc-rua is a list", 'dmarc-rua = ["…"]'),
        ('dmarc = "hard"', 1, "dmarc is 'hard'", "none, quarantine, reject"),
        ('a = "b"\nregion = "x', 2, "not TOML", 'write it as: region = "x"'),
        ("region = eu-west-3", 1, "not TOML", 'write it as: region = "eu-west-3"'),
        ("# one\nresolvers = 192.0.2.53", 2, "not TOML", 'write it as: resolvers = ["192.0.2.53"]'),
        ("dmarc = hard to say", 1, "not TOML", 'write it as: dmarc = "none"'),
        ("region\n", 1, "not TOML", 'write it as: region = "…"'),
        ("hello world", 1, "not TOML", 'write it as: region = "eu-west-3"'),
        ('region = "x"\nregion = "y"', 2, "not TOML", "keep one of the lines that set region"),
        ("domain = 2026-11-21", 1, "domain is a date or a time", 'domain = "…"'),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_is_allowed(
    text: str, line: int, why: str, allowed: str
) -> None:
    found = parse_config(text)
    assert isinstance(found, Misfit)
    assert found.line == line
    assert why in found.why
    assert allowed in found.allowed


def test_a_text_may_stand_for_a_list_of_one() -> None:
    assert parse_config('resolvers = "192.0.2.53"') == {"resolvers": ("192.0.2.53",)}


def test_every_setting_is_explained_in_the_file() -> None:
    text = write_config({key: ("x",) if one.kind == "texts" else "x" for key, one in SETTINGS.items()})
    assert list(tomllib.loads(text)) == list(SETTINGS)
    assert all(f"# {one.meaning}" in text for one in SETTINGS.values())
