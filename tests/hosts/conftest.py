"""Fixtures: a provider of lexicon in memory, and no credentials of this machine."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import lexicon._private.providers
import pytest

if TYPE_CHECKING:
    from support.lexicon_providers.inmemory import State

PROVIDERS = str(Path(__file__).parent.parent / "support" / "lexicon_providers")
GIVEN = "what-the-tests-give-2b41"


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("LEXICON_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> State:
    """A host that lexicon calls `inmemory`, with one zone, example.com."""
    monkeypatch.setattr(
        lexicon._private.providers, "__path__", [*lexicon._private.providers.__path__, PROVIDERS]
    )
    monkeypatch.setenv("LEXICON_INMEMORY_AUTH_TOKEN", GIVEN)
    inmemory = importlib.import_module("lexicon._private.providers.inmemory")
    monkeypatch.setattr(inmemory.Provider, "state", inmemory.State())
    fresh: State = inmemory.Provider.state
    return fresh
