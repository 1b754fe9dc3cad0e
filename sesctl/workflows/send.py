"""Send one test mail: judge first, send exactly once."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.account import OutgoingMail
from sesctl.model.fact import Found
from sesctl.planning.sending import Sending, covering_names, is_simulator, objection
from sesctl.workflows.facts import read_identity, unread

if TYPE_CHECKING:
    from sesctl.model.account import Account
    from sesctl.model.fact import Fact
    from sesctl.model.otp import OtpMail
    from sesctl.ports import SesApi


def new_code(digits: int) -> str:
    """Draw a code; a leading zero is a digit like any other."""
    return "".join(secrets.choice("0123456789") for _ in range(digits))


def check_sending(sender: str, recipient: str, ses: SesApi) -> None:
    """Raise SesctlError where it is known that SES would refuse.

    A call that is denied is no objection: keys that may send and nothing else are what an
    application should have.
    """
    account = _account(ses)
    names = list(covering_names(sender))
    sandbox = isinstance(account, Found) and not account.value.production
    if sandbox and not is_simulator(recipient):
        names += covering_names(recipient)
    with ThreadPoolExecutor(4) as pool:
        unique = list(dict.fromkeys(names))
        facts = dict(zip(unique, pool.map(lambda name: read_identity(ses, name), unique), strict=True))
    if refusal := objection(Sending(sender, recipient, ses.region, account, facts)):
        raise refusal


def _account(ses: SesApi) -> Fact[Account]:
    try:
        return Found(ses.account())
    except SesctlError as error:
        return unread(error)


def send(
    sender: str, recipient: str, mail: OtpMail, ses: SesApi, configuration_set: str | None = None
) -> str:
    """Send the mail once, and return its message id; a failure is never tried again."""
    return ses.send(OutgoingMail(sender, recipient, mail.subject, mail.text, mail.html, configuration_set))
