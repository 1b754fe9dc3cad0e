"""Whether the secrets in a .env file are the right ones, and stay where they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.model.env import smtp_region
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.env_view import EnvView

_SECRET_KEY = re.compile(r"[A-Za-z0-9/+]{40}")
_FEW = 3


@check(Severity.ERROR, "env", about="env")
def env_tracked_by_git(view: EnvView) -> Iterator[Problem]:
    """The file with the secrets is in git, or about to be.

    What it checks:
        Whether git tracks the file, where it holds secrets (values of variables such as
        AWS_SECRET_ACCESS_KEY or DATABASE_PASSWORD). Where git neither tracks nor ignores it, that is
        a warning: the next `git add .` takes it.

    Why it matters:
        Who reads the repository reads the keys, now and in its history, and robots look for keys in
        public ones. AWS puts a key that it finds there into quarantine.

    How to fix it:
        Take the file out of git, have it ignored, and make new keys: the old ones stay in the history.

    Example:
        @git tracked

    Instead:
        @git ignored

    References:
        gitignore(5); IAM User Guide, "Secure access keys".
    """
    if not view.secrets or view.git not in {"tracked", "exposed"}:
        return
    named = ", ".join(view.secrets[:_FEW]) + (" …" if len(view.secrets) > _FEW else "")
    if view.git == "tracked":
        yield Problem(
            subject=view.path,
            message=f"git tracks {view.path}, which holds secrets: {named}.",
            fix=f"Take it out, and make new keys, since the history keeps these: git rm --cached {view.path}",
        )
    else:
        yield Problem(
            subject=view.path,
            message=f"git does not ignore {view.path}, which holds secrets: {named}.",
            fix=f"Have it ignored: sesctl init env --file {view.path} --gitignore",
            severity=Severity.WARNING,
        )


@check(Severity.WARNING, "env", about="env")
def env_readable_by_others(view: EnvView) -> Iterator[Problem]:
    """Others on this machine may read the file with the secrets.

    What it checks:
        Whether the mode of the file lets its group or everybody read it, where it holds secrets.

    Why it matters:
        Any program of any user of the machine can then send mail in your name.

    How to fix it:
        `chmod 600`, unless the application runs as another user of the group.

    Example:
        @mode 0644

    Instead:
        @mode 0600

    References:
        chmod(1).
    """
    seen = view.file.seen
    if view.secrets and seen.mode is not None and seen.is_open_to_others:
        yield Problem(
            subject=view.path,
            message=f"{view.path} holds secrets, and its mode, {seen.mode:04o}, lets others read it.",
            fix=f"Let nobody else read it: chmod 600 {view.path}",
            seen=f"{seen.mode:04o}",
            expected="0600",
        )


@check(Severity.ERROR, "env", about="env")
def env_smtp_password_is_secret_key(view: EnvView) -> Iterator[Problem]:
    """The secret access key stands where the SMTP password belongs.

    What it checks:
        Whether SMTP_PASSWORD is the same as AWS_SECRET_ACCESS_KEY, or, with a host of SES, has the form of a
        secret access key: 40 characters. An SMTP password of SES has 44 and begins with B.

    Why it matters:
        SES refuses it ("535 Authentication Credentials Invalid"). The SMTP password is made from the
        secret access key and the region, and is another one in each region.

    How to fix it:
        Make the SMTP password of the key, for the region in SMTP_HOST.

    Example:
        SMTP_HOST=email-smtp.eu-west-3.amazonaws.com
        SMTP_USER=smtp-user-of-otp
        SMTP_PASSWORD=0000000000000000000000000000000000000000

    Instead:
        SMTP_HOST=email-smtp.eu-west-3.amazonaws.com
        SMTP_USER=smtp-user-of-otp
        SMTP_PASSWORD=BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9

    References:
        Amazon SES Developer Guide, "Obtaining Amazon SES SMTP credentials".
    """
    password, host = view.value("SMTP_PASSWORD"), view.value("SMTP_HOST")
    of_ses = not host or bool(smtp_region(host))
    same = (
        bool(password)
        and view.has("AWS_SECRET_ACCESS_KEY")
        and password == view.value("AWS_SECRET_ACCESS_KEY")
    )
    if same or (of_ses and _SECRET_KEY.fullmatch(password)):
        what = "is the secret access key" if same else "has the form of a secret access key"
        yield Problem(
            subject=view.name("SMTP_PASSWORD"),
            message=f"{view.name('SMTP_PASSWORD')} {what}; SES wants the SMTP password that is made from it.",
            fix="Make it: Amazon SES console, SMTP settings, Create SMTP credentials; or derive it from the key.",
        )
