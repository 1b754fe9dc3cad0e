"""The IAM actions that the adapters need, declared beside the methods that need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Method = TypeVar("Method", bound="Callable[..., object]")

_ATTRIBUTE = "__iam_actions__"


def needs(*actions: str) -> Callable[[Method], Method]:
    """Declare the IAM actions of an adapter's method; none for a call that everybody may make."""

    def declare(method: Method) -> Method:
        setattr(method, _ATTRIBUTE, actions)
        return method

    return declare


def needed(adapter: type) -> Mapping[str, tuple[str, ...]]:
    """The IAM actions of each method of an adapter that declares them, in the order of its source."""
    return {
        name: getattr(method, _ATTRIBUTE)
        for name, method in vars(adapter).items()
        if hasattr(method, _ATTRIBUTE)
    }
