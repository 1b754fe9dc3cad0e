"""What is said of lexicon's providers is so, as they are installed; a mended one has to be noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from lexicon._private import providers
from lexicon._private.discovery import find_providers, load_provider_module
from lexicon.interfaces import Provider

from sesctl.hosts.providers import _TARGET, NEVER_DELETES, PREFERENCE_APART, UNFIT

# It takes either form, and refuses two that differ.
TAKES_BOTH = {"desec"}


def source(name: str) -> str:
    return (Path(providers.__path__[0]) / f"{name}.py").read_text(encoding="utf-8")


def test_every_provider_that_is_spoken_of_is_there() -> None:
    assert {*UNFIT, *NEVER_DELETES, *PREFERENCE_APART} <= set(find_providers())


def test_those_that_read_the_preference_apart_are_known() -> None:
    reading = {name for name in find_providers() if '_lexicon_option("priority")' in source(name)}
    assert reading - TAKES_BOTH == PREFERENCE_APART


@pytest.mark.parametrize("name", [name for name, (why, _) in UNFIT.items() if why == _TARGET])
def test_those_that_append_the_zone_to_a_target_still_do(name: str) -> None:
    assert "self._fqdn_name(content)" in source(name)
    assert "_fqdn_name" not in vars(load_provider_module(name).Provider)
    assert Provider._fqdn_name(_Zone(), "t1.dkim.amazonses.com.") == "t1.dkim.amazonses.com.example.com."  # type: ignore[arg-type]


class _Zone:
    domain = "example.com"
