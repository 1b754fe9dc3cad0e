"""All checks in brief, and one in full, without importing those that nobody asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.listed import LISTED
from sesctl.model.finding import Severity
from sesctl.model.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesctl.checks.registry import Check


def titles() -> tuple[Page, ...]:
    """Every check in the order of the topics: id, severity, topic and title; `page` has the rest."""
    return tuple(page for page, _ in _entries())


def page(name: str) -> Page | None:
    """The whole page of a check; None where there is no such check."""
    from sesctl.checks.page import page_of  # noqa: PLC0415 - the list needs none of it
    from sesctl.checks.registry import check_in  # noqa: PLC0415 - the same

    for entry, module in _entries():
        if entry.id == name and (found := check_in(module, name)):
            return page_of(found)
    return None


def listing(checks: Iterable[Check]) -> str:
    """Write the module `listed`; `make docs` does, since a list that is always there costs no imports."""
    from sesctl.checks.page import page_of  # noqa: PLC0415 - as above
    from sesctl.checks.registry import module_of  # noqa: PLC0415 - the same

    lines = []
    for one in checks:
        page = page_of(one)
        lines += [f"{page.id} {module_of(one.id)} {page.severity.name} {page.topic}", page.title]
    return _MODULE.format("\n".join(lines))


_MODULE = '''"""The checks that there are, two lines each: id, module, severity, topic; title. By `make docs`."""

LISTED = """\\
{}
"""
'''


def _entries() -> Iterator[tuple[Page, str]]:
    lines = LISTED.splitlines()
    for head, title in zip(lines[::2], lines[1::2], strict=True):
        name, module, severity, topic = head.split()
        yield Page(name, Severity[severity], topic, title, {}), module
