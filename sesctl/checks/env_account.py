"""Whether what a .env file says of the account is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import known
from sesctl.model.fact import Missing
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.env_view import EnvView

_SAID = {
    "true": True,
    "1": True,
    "yes": True,
    "on": True,
    "false": False,
    "0": False,
    "no": False,
    "off": False,
}


@check(Severity.ERROR, "env", about="env")
def env_configuration_set(view: EnvView) -> Iterator[Problem]:
    """The configuration set that the file names takes no mail.

    What it checks:
        AWS_SES_CONFIGURATION_SET: that there is such a configuration set in the region of the file, and that sending
        is on in it.

    Why it matters:
        SES refuses every mail that names a configuration set that is not there ("Configuration set <…> does not
        exist"), or in which sending is off. Configuration sets belong to a region, as identities do.

    How to fix it:
        `sesctl init events DOMAIN` makes one, and `sesctl init env` writes its name. Sending is switched on again with
        `aws sesv2 put-configuration-set-sending-options --configuration-set-name NAME --sending-enabled`.

    Example:
        AWS_SES_CONFIGURATION_SET=example-com
        @set missing

    Instead:
        AWS_SES_CONFIGURATION_SET=example-com
        @set on

    References:
        Amazon SES Developer Guide, "Using configuration sets in Amazon SES".
    """
    name = view.value("AWS_SES_CONFIGURATION_SET")
    if not name:
        return
    variable = view.name("AWS_SES_CONFIGURATION_SET")
    fact = view.configuration_set
    if isinstance(fact, Missing):
        yield Problem(
            subject=variable,
            message=f"{variable} names {name}, and there is no such configuration set: SES refuses every mail.",
            fix=f"Write the one of the identity: sesctl init env --file {view.path}, or take the line out",
            seen=name,
        )
    elif not known(fact).sending_enabled:
        yield Problem(
            subject=variable,
            message=f"{variable} names {name}, in which sending is off: SES refuses every mail.",
            fix="Switch it on: aws sesv2 put-configuration-set-sending-options "
            f"--configuration-set-name {name} --sending-enabled",
            seen=name,
        )


@check(Severity.WARNING, "env", about="env")
def env_production_mode(view: EnvView) -> Iterator[Problem]:
    """The file takes the account for in production, or in the sandbox, and it is not.

    What it checks:
        AWS_SES_PRODUCTION_MODE, where it is a yes or a no, against the account in the region of the file.

    Why it matters:
        An application that believes to be in production mails everybody, and in the sandbox SES refuses all but
        verified recipients ("Email address is not verified"). The other way round it keeps mail from its users.

    How to fix it:
        `sesctl init env` writes what SES says; run it again when production access was granted.

    Example:
        AWS_SES_PRODUCTION_MODE=true
        @sandbox

    Instead:
        AWS_SES_PRODUCTION_MODE=false
        @sandbox

    References:
        Amazon SES Developer Guide, "Request production access".
    """
    said = _SAID.get(view.value("AWS_SES_PRODUCTION_MODE").strip().lower())
    if said is None:
        return
    production = known(view.account).production
    if said != production:
        name = view.name("AWS_SES_PRODUCTION_MODE")
        where = "has production access" if production else "is in the sandbox"
        yield Problem(
            subject=name,
            message=f"{name} is {view.value('AWS_SES_PRODUCTION_MODE')}, and the account {where}.",
            fix=f"Have it written: sesctl init env --file {view.path}",
            seen=view.value("AWS_SES_PRODUCTION_MODE"),
            expected=str(production).lower(),
        )
