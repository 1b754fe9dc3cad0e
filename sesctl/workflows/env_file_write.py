"""Write a .env file: read, plan, and put what was agreed to in its place."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, NotAsked
from sesctl.planning.env import EnvFiles, EnvPlan, plan_env, plan_secrets
from sesctl.planning.env_wish import EnvFacts
from sesctl.workflows.env_file_facts import read_account, read_sender, read_smtp_host
from sesctl.workflows.facts import unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesctl.model.fact import Fact
    from sesctl.model.fault import Fault
    from sesctl.model.plan import Plan
    from sesctl.planning.env_wish import EnvWish
    from sesctl.ports import Aws, Files, Repository
    from sesctl.workflows.check_dns import Scene

_NO_SENDER = NotAsked("there is no sender")
_NO_SMTP = NotAsked("nobody wants SMTP")


def open_env(
    path: str, files: Files, git: Repository, example: str | None = None, *, gitignore: bool = False
) -> EnvFiles:
    """Read the files that are to be changed.

    Args:
        path: of the .env file.
        files: the file system.
        git: what looks after the file.
        example: of the file that describes the variables; None for no such file.
        gitignore: whether the .gitignore beside the file is to be changed.

    Raises:
        SesctlError: one of them cannot be read, or git tracks the .env file.
    """
    env = files.read(path)
    standing = git.standing(env.target)
    if standing == Found("tracked"):
        raise SesctlError(
            "refused",
            f"git tracks {path}, so nothing is written to it",
            why="what is written there is in the next commit, and this file is for secrets",
            try_=f"git rm --cached {path}, or another file: --file .env.local",
        )
    beside = PurePath(env.target if env.is_link else path).with_name(".gitignore")
    return EnvFiles(
        env,
        standing,
        files.read(example) if example is not None else None,
        files.read(str(beside)) if gitignore else None,
    )


def read_facts(sender: Fact[str], aws: Aws, scene: Scene | None) -> EnvFacts:
    """Ask SES, and DNS where there is a scene; raises SesctlError where no call can succeed."""
    ses = aws.ses()
    return EnvFacts(
        aws.region,
        sender,
        read_sender(sender.value, ses, unread) if isinstance(sender, Found) else _NO_SENDER,
        read_account(ses, unread),
        read_smtp_host(aws.region, scene) if scene else _NO_SMTP,
    )


def prepare(wish: EnvWish, facts: EnvFacts, files: EnvFiles) -> EnvPlan:
    """Plan all files; raises SesctlError where one of them cannot be changed."""
    return _sound(plan_env(wish, facts, files))


def check_values(path: str, names: Iterable[str], files: Files, git: Repository) -> None:
    """Find out whether a file takes values, before there are any; raises SesctlError where it does not."""
    opened = open_env(path, files, git)
    _sound(plan_secrets(dict.fromkeys(names, "x"), opened.env, opened.git))


def write_values(path: str, values: Mapping[str, str], files: Files, git: Repository) -> Plan:
    """Write secrets into a .env file, by the application's names; returns the plan that was followed.

    No value is in the plan, in its repr, or in an error. `check_values` tells before whether the
    file takes them.

    Raises:
        SesctlError: git tracks the file, or it cannot be read or written; it is as it was then.
    """
    opened = open_env(path, files, git)
    planned = _sound(plan_secrets(values, opened.env, opened.git))
    apply(planned, files)
    return planned.plan


def apply(planned: EnvPlan, files: Files) -> None:
    """Write the files; the .gitignore comes first. Raises SesctlError at the first that cannot be written."""
    for change in planned.changes:
        files.replace(change)


def _sound(planned: EnvPlan | Fault) -> EnvPlan:
    if isinstance(planned, EnvPlan):
        return planned
    raise SesctlError(
        "file",
        f"cannot change {planned.text}, which is as it was",
        why=planned.why,
        try_=f"{planned.hint or 'choose another value'}, and run it again",
    )
