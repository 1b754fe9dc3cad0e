"""`sesctl explain`."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

import typer

from sesctl.cli.command import Run, command
from sesctl.errors import ExitCode, usage


@command(
    ("what a finding means, and how to mend it", "sesctl explain dkim-record-missing"),
    ("every check there is", "sesctl explain"),
    aws=False,
)
def app(
    run: Run,
    check: Annotated[
        str | None, typer.Argument(metavar="CHECK", help="The id of a check.", show_default=False)
    ] = None,
) -> ExitCode:
    """Print the page of a check: what it looks at, why it matters, how to fix it; or list all checks."""
    from sesctl.checks.page import page_of
    from sesctl.checks.registry import catalogue
    from sesctl.render.pages import index_document, index_text, page_document, page_text

    checks = catalogue()
    if check is None:
        pages = [page_of(one) for one in checks.values()]
        run.terminal.answer(index_document(pages) if run.json else index_text(pages))
        return ExitCode.DONE
    wanted = check.strip().lower().replace("_", "-")
    of_topic = {name: one for name, one in checks.items() if one.topic == wanted}
    if of_topic:
        pages = [page_of(one) for one in of_topic.values()]
        run.terminal.answer(index_document(pages) if run.json else index_text(pages))
        return ExitCode.DONE
    found = checks.get(wanted)
    if found is None:
        near = get_close_matches(check.lower(), checks, n=3, cutoff=0.4)
        raise usage(
            f"there is no check {check!r}",
            why=f"near it are: {', '.join(near)}" if near else "no id is like it",
            try_=f"sesctl explain {near[0]}" if near else "sesctl explain, for a list",
        )
    page = page_of(found)
    run.terminal.answer(page_document(page) if run.json else page_text(page))
    return ExitCode.DONE
