from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.fake_aws import refusal

from sesctl.aws.permissions import needed
from sesctl.aws.ses import Ses
from sesctl.aws.sts import Sts
from sesctl.errors import SesctlError
from sesctl.model.account import ProductionRequest
from sesctl.model.mail import OutgoingMail
from sesctl.ports import SesApi

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.fake_aws import FakeAws

CALLS: dict[str, Callable[[Ses], object]] = {
    "identity": lambda ses: ses.identity("example.com"),
    "identities": lambda ses: ses.identities(),
    "create_identity": lambda ses: ses.create_identity("example.com"),
    "delete_identity": lambda ses: ses.delete_identity("example.com"),
    "restart_dkim": lambda ses: ses.restart_dkim("example.com"),
    "enable_dkim": lambda ses: ses.enable_dkim("example.com"),
    "set_mail_from": lambda ses: ses.set_mail_from("example.com", "mail.example.com", "USE_DEFAULT_VALUE"),
    "account": lambda ses: ses.account(),
    "suppressed": lambda ses: ses.suppressed("ana@example.org"),
    "request_production": lambda ses: ses.request_production(
        ProductionRequest("TRANSACTIONAL", "https://example.com", "EN")
    ),
    "send": lambda ses: ses.send(OutgoingMail("otp@example.com", "ana@example.org", "s", "t", "h")),
}


def test_every_method_of_the_port_declares_what_it_needs() -> None:
    methods = {name for name, value in vars(SesApi).items() if callable(value) and not name.startswith("_")}
    assert methods == set(needed(Ses)) == set(CALLS)


def test_asking_who_one_is_needs_nothing() -> None:
    assert needed(Sts) == {"caller": ()}


@pytest.mark.parametrize("method", CALLS)
def test_denied_call_without_a_text_names_what_the_method_declares(
    ses: Ses, fake: FakeAws, method: str
) -> None:
    fake.will(refusal("AccessDeniedException", None, 403))
    with pytest.raises(SesctlError) as caught:
        CALLS[method](ses)
    assert caught.value.kind == "permission"
    assert (caught.value.action,) == needed(Ses)[method]
