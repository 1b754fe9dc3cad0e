"""Where foreign exceptions stop: around each call of botocore."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sesctl.aws.calls import Call


@contextmanager
def translated(call: Call, secrets: Callable[[], Collection[str]] = tuple) -> Iterator[None]:
    """Turn any exception inside into a SesctlError; `secrets` are masked in what it says.

    The original is not chained, because its text is AWS's own and a traceback would print it.
    """
    try:
        yield
    except SesctlError:
        raise
    except Exception as error:  # noqa: BLE001 - botocore's parsers let any exception through
        from sesctl.aws.translation import translate  # noqa: PLC0415 - the tables are for failures

        raise translate(error, call, secrets()) from None
