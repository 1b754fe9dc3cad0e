"""A browser for all tests of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.browser import browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.browser import Browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as window:
        yield window
