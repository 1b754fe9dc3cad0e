"""Look at everything at once: each section by itself, so that what fails keeps nothing else from being seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.checkup import Section
from sesctl.model.fact import Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Examination:
    """How one section is looked at; `look` may raise SesctlError, which leaves only that section unread."""

    name: str
    look: Callable[[], Section]


def examine(examinations: Sequence[Examination], done: Callable[[Section], None]) -> tuple[Section, ...]:
    """Look at all sections side by side, tell each as it is done, and return them in their order."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        under_way = {pool.submit(_look, one): one.name for one in examinations}
        found = {}
        for future in as_completed(under_way):
            section = future.result()
            found[section.name] = section
            done(section)
    return tuple(found[one.name] for one in examinations)


def _look(one: Examination) -> Section:
    try:
        return one.look()
    except SesctlError as error:
        action = f" (it needs {error.action})" if error.action and error.action not in error.what else ""
        return Section(one.name, unread=Unread(f"{error.what}{action}", error.kind, error.why, error.try_))
