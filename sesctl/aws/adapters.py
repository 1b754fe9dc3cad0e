"""Every adapter of AWS, found by what its methods declare."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import sesctl.aws
from sesctl.aws.permissions import needed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def every() -> Mapping[str, type]:
    """Return the adapters by the names of their classes."""
    return {one.__name__: one for one in _classes() if needed(one)}


def _classes() -> Iterator[type]:
    for found in pkgutil.iter_modules(sesctl.aws.__path__, "sesctl.aws."):
        module = import_module(found.name)
        yield from (
            one for _, one in inspect.getmembers(module, inspect.isclass) if one.__module__ == module.__name__
        )
