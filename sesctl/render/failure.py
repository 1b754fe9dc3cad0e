"""A failure in the form in which the answer was wanted, for programs that read nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sesctl.render.documents import error_document, to_json

if TYPE_CHECKING:
    from sesctl.errors import SesctlError


def failure_as(form: str, error: SesctlError) -> str:
    """Write a failure with its final line break; empty where the form is for people."""
    match form:
        case "json":
            return to_json(error_document(error)) + "\n"
        case "ndjson":
            return json.dumps(error_document(error)) + "\n"
        case "github":
            from sesctl.render.github import failure_line  # noqa: PLC0415 - only where it is wanted

            return failure_line(error) + "\n"
        case "junit":
            from sesctl.render.junit import failure_suite  # noqa: PLC0415 - as above

            return failure_suite(error) + "\n"
        case _:
            return ""
