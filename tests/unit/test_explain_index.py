"""The list of checks that is there without importing any, and the page that needs one module."""

from __future__ import annotations

import subprocess
import sys

from sesctl.checks.index import page, titles
from sesctl.checks.page import page_of
from sesctl.checks.registry import catalogue


def test_list_is_that_of_the_catalogue_or_run_make_docs() -> None:
    pages = [page_of(one) for one in catalogue().values()]
    listed = [(one.id, one.severity, one.topic, one.title) for one in titles()]
    assert listed == [(one.id, one.severity, one.topic, one.title) for one in pages]


def test_order_is_that_of_the_topics_whatever_was_imported_first() -> None:
    script = (
        "from sesctl.checks.registry import catalogue, check_in; check_in('account', 'account-in-sandbox'); "
        "check_in('dmarc', 'dmarc-missing'); print(*[name for name in catalogue()])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [one.id for one in titles()]


def test_page_is_that_of_the_catalogue() -> None:
    for name, one in catalogue().items():
        assert page(name) == page_of(one)


def test_check_that_there_is_not_has_no_page() -> None:
    assert page("no-such-check") is None


def test_page_imports_no_module_of_checks_but_its_own() -> None:
    script = (
        "import sys; from sesctl.checks.index import page, titles; titles(); "
        "before = {m for m in sys.modules if m.startswith('sesctl.checks.')}; page('dmarc-missing'); "
        "print(*sorted(before), sep=','); print(*[m for m in ('spf', 'zone', 'dkim_slips', 'account') "
        "if f'sesctl.checks.{m}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "sesctl.checks.index,sesctl.checks.listed\n\n"
