"""Reading AWS replies with care: absent, null and mistyped fields are None, never an exception."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sesctl.errors import SesctlError


@dataclass(frozen=True, slots=True)
class Shape:
    """One structure of a reply.

    Attributes:
        fields: as botocore parsed them; anything that is no mapping reads as empty.
        where: the operation and the path inside its reply, for the error that names what is missing.
    """

    fields: object
    where: str

    def _get(self, key: str) -> object:
        return self.fields.get(key) if isinstance(self.fields, Mapping) else None

    def text(self, key: str) -> str | None:
        """A string that is not empty."""
        value = self._get(key)
        return value if isinstance(value, str) and value else None

    def flag(self, key: str) -> bool | None:
        """A boolean."""
        value = self._get(key)
        return value if isinstance(value, bool) else None

    def number(self, key: str) -> float | None:
        """A finite number."""
        return _number(self._get(key))

    def moment(self, key: str) -> datetime | None:
        """A time, in UTC; one without an offset is taken as UTC, as AWS writes them."""
        value = self._get(key)
        return _utc(value) if isinstance(value, datetime) else None

    def inner(self, key: str) -> Shape | None:
        """A structure that has at least one field."""
        value = self._get(key)
        return Shape(value, f"{self.where}.{key}") if isinstance(value, Mapping) and value else None

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of a list."""
        return tuple(item for item in self._items(key) if isinstance(item, str) and item)

    def numbers(self, key: str) -> tuple[float, ...]:
        """The finite numbers of a list."""
        return tuple(number for item in self._items(key) if (number := _number(item)) is not None)

    def moments(self, key: str) -> tuple[datetime, ...]:
        """The times of a list, in UTC."""
        return tuple(_utc(item) for item in self._items(key) if isinstance(item, datetime))

    def inners(self, key: str) -> tuple[Shape, ...]:
        """The structures of a list."""
        return tuple(Shape(item, f"{self.where}.{key}[{at}]") for at, item in enumerate(self._items(key)))

    def _items(self, key: str) -> Sequence[object]:
        value = self._get(key)
        return value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else ()

    def missing(self, key: str) -> SesctlError:
        """The error for a field without which the reply makes no sense."""
        return SesctlError(
            "service",
            f"The reply of AWS makes no sense: {self.where} has no {key}",
            why="AWS always sends it, so this may be a proxy or a stand-in for AWS.",
            try_="See which endpoint is asked: --endpoint-url, and AWS_ENDPOINT_URL in the environment.",
        )

    def need_text(self, key: str) -> str:
        """A string that must be there; raises SesctlError (service)."""
        if (value := self.text(key)) is None:
            raise self.missing(key)
        return value

    def need_flag(self, key: str) -> bool:
        """A boolean that must be there; raises SesctlError (service)."""
        if (value := self.flag(key)) is None:
            raise self.missing(key)
        return value


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
