"""A .env file in which everything is right, and changes to it in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks about .env files.
`NAME=value` sets a variable; any other line is a directive:

    @drop NAME              the variable is not there
    @mode 0644              who may read the file
    @git WORD               tracked, ignored, exposed or outside; or unread
    @verified REGION NAME   SES has verified it there: in the region of the file, or elsewhere
    @unverified REGION      the file is for that region, where SES has verified nothing
    @unread REGION          the file is for that region, where SES did not answer
    @map NAME OTHER         what the application calls a variable
    @raw LINE               a line as it is written, at the end
    @set on|off|missing|unread   the configuration set that the file names
    @sandbox                the account is in the sandbox
    @missing                there is no file
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from sesctl.checks.env_view import EnvView
from sesctl.checks.run import judge_view
from sesctl.grammar.dotenv_edit import Entry, edit
from sesctl.grammar.dotenv_variables import variables
from sesctl.model.account import Account
from sesctl.model.configuration_set import ConfigurationSet
from sesctl.model.env_file import EnvFile, FileSeen, GitStanding
from sesctl.model.env_seen import EnvSeen, SenderSeen
from sesctl.model.fact import Found, Missing, Unread
from sesctl.model.identity import Dkim, Identity, Status

if TYPE_CHECKING:
    from sesctl.checks.run import Judgement
    from sesctl.model.fact import Fact
    from sesctl.model.finding import Finding
    from sesctl.model.identity import IdentityKind

REGION = "eu-west-3"
PATH = ".env"
PRODUCTION = Account(REGION, production=True, sending_enabled=True)
SETS: dict[str, Fact[ConfigurationSet]] = {
    "on": Found(ConfigurationSet("example-com")),
    "off": Found(ConfigurationSet("example-com", sending_enabled=False)),
    "missing": Missing(),
    "unread": Unread("ses:GetConfigurationSet is not allowed", "permission"),
}
TEXT = f"""EMAIL_PROVIDER=ses
AWS_REGION={REGION}
AWS_SES_REGION={REGION}
AWS_SES_FROM_EMAIL=otp@example.com
AWS_SES_PRODUCTION_MODE=true
OTP_LENGTH=6
DATABASE_PASSWORD=correct-horse
""".encode()


def identity(name: str, region: str = REGION) -> Identity:
    dkim = Dkim(Status.SUCCESS, signing_enabled=True, origin="AWS_SES", tokens=())
    kind: IdentityKind = "address" if "@" in name else "domain"
    return Identity(name, kind, region, verified=True, status=Status.SUCCESS, dkim=dkim)


def env_file(changes: str = "") -> EnvSeen:
    """Build the file in which everything is right, and change it."""
    file = EnvFile(FileSeen(PATH, f"/app/{PATH}", TEXT, 0o600), variables(TEXT), Found("ignored"))
    sender = SenderSeen("AWS_SES_REGION", REGION, Found(identity("example.com")))
    seen = EnvSeen(PATH, Found(file), (sender,), configuration_set=SETS["on"], account=Found(PRODUCTION))
    for line in changes.splitlines():
        if line.strip():
            seen = _change(seen, line.strip())
    return seen


def judge(changes: str) -> Judgement:
    """What the checks about .env files find, and which could not judge."""
    return judge_view(EnvView(env_file(changes)), "env")


def findings(changes: str) -> tuple[Finding, ...]:
    """What the checks about .env files find."""
    return judge(changes)[0]


def fires(changes: str) -> set[str]:
    """The ids of the checks that fire."""
    return {finding.check for finding in findings(changes)}


def _change(seen: EnvSeen, line: str) -> EnvSeen:  # noqa: C901, PLR0911, PLR0912 - one way out for each directive
    assert isinstance(seen.file, Found)
    file = seen.file.value
    match line.split():
        case ["@missing"]:
            return EnvSeen(PATH, Missing())
        case ["@drop", name]:
            text = b"".join(
                one + b"\n" for one in file.seen.text.splitlines() if not one.startswith(f"{name}=".encode())
            )
            return _with(seen, _of(file, text))
        case ["@raw", *_]:
            return _with(seen, _of(file, file.seen.text + line.removeprefix("@raw ").encode() + b"\n"))
        case ["@mode", mode]:
            return _with(seen, replace(file, seen=replace(file.seen, mode=int(mode, 8))))
        case ["@git", "unread"]:
            return _with(seen, replace(file, git=Unread("git is not installed", "missing-extra")))
        case ["@git", word]:
            standings: dict[str, GitStanding] = {one: one for one in get_args(GitStanding)}
            return _with(seen, replace(file, git=Found(standings[word])))
        case ["@verified", region, name] if region == seen.senders[0].region:
            return replace(seen, senders=(replace(seen.senders[0], identity=Found(identity(name, region))),))
        case ["@verified", region, name]:
            return replace(seen, elsewhere=(*seen.elsewhere, identity(name, region)))
        case ["@unverified", region]:
            return replace(seen, senders=(SenderSeen("AWS_SES_REGION", region, Missing()),))
        case ["@unread", region]:
            silent = Unread("Amazon SES did not answer")
            return replace(seen, senders=(SenderSeen("AWS_SES_REGION", region, silent),))
        case ["@set", how]:
            return replace(seen, configuration_set=SETS[how])
        case ["@sandbox"]:
            return replace(seen, account=Found(replace(PRODUCTION, production=False)))
        case ["@map", name, other]:
            return _with(seen, replace(file, names={**file.names, name: other}))
        case _:
            name, _, value = line.partition("=")
            edited = edit(file.seen.text, [Entry(name, value)], "Amazon SES")
            assert isinstance(edited, bytes), line
            return _with(seen, _of(file, edited))


def _of(file: EnvFile, text: bytes) -> EnvFile:
    return replace(file, seen=replace(file.seen, content=text), variables=variables(text))


def _with(seen: EnvSeen, file: EnvFile) -> EnvSeen:
    return replace(seen, file=Found(file))
