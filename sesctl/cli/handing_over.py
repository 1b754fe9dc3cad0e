"""Hand over a new key: into a file, or once to a terminal, and nowhere else."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from pathlib import Path

    from sesctl.cli.command import Run
    from sesctl.model.principal import NewKey

_KEY = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_SMTP = ("SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD")
_ID = re.compile(r"A[KS]IA[A-Z0-9]{12,}")


def key_in(env_file: Path, *, smtp: bool) -> str:
    """The id of the key that stands in a file with its secret; empty for none, and for a placeholder.

    Raises:
        SesctlError: git tracks the file, or it cannot be read.
    """
    from sesctl.files.disk import Disk
    from sesctl.files.git import Git
    from sesctl.grammar.dotenv_variables import variables
    from sesctl.workflows.env_file_write import open_env

    there = variables(open_env(str(env_file), Disk(), Git()).env.text)
    id_name, secret_name = (_SMTP if smtp else _KEY)[-2:]
    key, secret = there.get(id_name), there.get(secret_name)
    found = key.value if key and secret and secret.value else None
    return found if found and _ID.fullmatch(found) else ""


def check_file(env_file: Path, *, smtp: bool) -> None:
    """Find out whether a file takes the key, before there is one; raises SesctlError where it does not."""
    from sesctl.files.disk import Disk
    from sesctl.files.git import Git
    from sesctl.workflows.env_file_write import check_values

    check_values(str(env_file), _SMTP if smtp else _KEY, Disk(), Git())


def hand_over(key: NewKey, region: str, run: Run, env_file: Path | None, *, smtp: bool) -> None:
    """Write the key into a file, or show it to whoever sits there; it cannot be had again.

    Raises:
        SesctlError: the file does not take it after all; the key is named, so that it can be deleted.
    """
    values = _values(key, region, smtp=smtp)
    if env_file is None:
        # Past every filter and every log: this is the one place where a secret is shown.
        lines = [f"{name}={value}" for name, value in values.items()]
        sys.stderr.write("\nshown once; it cannot be had again:\n\n  " + "\n  ".join(lines) + "\n\n")
        sys.stderr.flush()
        return
    try:
        _write(env_file, values)
    except SesctlError as error:
        error.why = f"{error.why}; the key {key.id} was made, and its secret is lost".lstrip("; ")
        error.try_ = f"delete it (aws iam delete-access-key --access-key-id {key.id}), then run this again"
        raise
    run.terminal.say(f"the key is in {env_file}, and nowhere else; keep the file out of git")


def _write(env_file: Path, values: dict[str, str]) -> None:
    from sesctl.files.disk import Disk
    from sesctl.files.git import Git
    from sesctl.workflows.env_file_write import write_values

    write_values(str(env_file), values, Disk(), Git())


def _values(key: NewKey, region: str, *, smtp: bool) -> dict[str, str]:
    if not smtp:
        return dict(zip(_KEY, (key.id, key.secret), strict=True))
    from sesctl.model.env import smtp_host
    from sesctl.planning.smtp_password import smtp_password

    return dict(
        zip(_SMTP, (smtp_host(region), "587", key.id, smtp_password(key.secret, region)), strict=True)
    )
