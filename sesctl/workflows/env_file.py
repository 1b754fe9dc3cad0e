"""A .env file: read it, and judge it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from sesctl.checks.env_view import EnvView
from sesctl.checks.run import judge_view
from sesctl.errors import SesctlError
from sesctl.grammar.dotenv import parse_dotenv
from sesctl.grammar.dotenv_variables import variables
from sesctl.model.env import is_placeholder, smtp_region
from sesctl.model.env_file import EnvFile
from sesctl.model.env_seen import EnvSeen, SenderSeen
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.planning.env_values import address_in
from sesctl.workflows.env_file_facts import read_sender, verified_elsewhere
from sesctl.workflows.events_read import read
from sesctl.workflows.facts import as_unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesctl.checks.run import Judgement
    from sesctl.model.account import Account
    from sesctl.model.configuration_set import ConfigurationSet
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity
    from sesctl.ports import Aws, Files, Repository

_NO_NAMES: dict[str, str] = {}


def judge_env(
    path: str, aws: Aws | None, files: Files, git: Repository, names: Mapping[str, str] = _NO_NAMES
) -> Judgement:
    """Run the checks about a .env file; where there is none, all of them are skipped on purpose.

    Args:
        path: of the file.
        aws: the account; None where it is not to be asked.
        files: the file system.
        git: what looks after the file.
        names: what the application calls the variables that the guides name, where it differs.
    """
    return judge_view(EnvView(look_at_env(path, aws, files, git, names)), "env")


def look_at_env(
    path: str, aws: Aws | None, files: Files, git: Repository, names: Mapping[str, str] = _NO_NAMES
) -> EnvSeen:
    """Read a file, and where SES has verified its sender; never raises. Arguments as for `judge_env`."""
    file = read_env(path, files, git, names)
    if not isinstance(file, Found):
        return EnvSeen(path, file)
    seen = EnvSeen(path, file, **_of_account(file.value, aws))
    address = address_in(_value(file.value, "AWS_SES_FROM_EMAIL"))
    if address is None:
        return seen
    senders = tuple(
        SenderSeen(variable, region, _sender(address, region, aws))
        for variable, region in _regions(file.value)
    )
    lost = next((one for one in senders if isinstance(one.identity, Missing)), None)
    elsewhere = verified_elsewhere(address, aws, lost.region) if lost and aws else ()
    return replace(seen, senders=senders, elsewhere=elsewhere)


class _OfAccount(TypedDict, total=False):
    configuration_set: Fact[ConfigurationSet]
    account: Fact[Account]


def _of_account(file: EnvFile, aws: Aws | None) -> _OfAccount:
    """Read what the file says of the account, where it is for the region in use."""
    if aws is None or next((region for _, region in _regions(file)), aws.region) != aws.region:
        return {}
    found: _OfAccount = {}
    name = _value(file, "AWS_SES_CONFIGURATION_SET")
    if name and not is_placeholder(name):
        found["configuration_set"] = read(lambda: aws.configuration_sets().find(name))
    if _value(file, "AWS_SES_PRODUCTION_MODE"):
        found["account"] = read(lambda: Found(aws.ses().account()))
    return found


def read_env(
    path: str, files: Files, git: Repository, names: Mapping[str, str] = _NO_NAMES
) -> Found[EnvFile] | Missing | Unread:
    """Read a file; unread where readers differ on what is in it."""
    try:
        seen = files.read(path)
    except SesctlError as error:
        return as_unread(error)
    if seen.content is None:
        return Missing()
    if line := parse_dotenv(seen.content).open:
        return Unread(f"line {line.number} of {path} cannot be read for certain: {line.why}", "file")
    return Found(EnvFile(seen, variables(seen.content), git.standing(seen.target), names))


def _regions(file: EnvFile) -> Iterator[tuple[str, str]]:
    """Yield each region that a file names for SES, and the variable that does."""
    for name in ("AWS_SES_REGION", "AWS_REGION"):
        region = _value(file, name)
        if region and not is_placeholder(region):
            yield file.names.get(name, name), region
            break
    if region := smtp_region(_value(file, "SMTP_HOST") or ""):
        yield file.names.get("SMTP_HOST", "SMTP_HOST"), region


def _value(file: EnvFile, name: str) -> str | None:
    found = file.variables.get(file.names.get(name, name))
    return found.value if found else None


def _sender(address: str, region: str, aws: Aws | None) -> Fact[Identity]:
    if aws is None:
        return NotAsked("AWS was not asked")
    try:
        ses = aws.ses(region)
    except SesctlError as error:
        # SES is nowhere by that name, so nothing is verified there.
        return Missing() if error.kind == "usage" else as_unread(error)
    return read_sender(address, ses)
