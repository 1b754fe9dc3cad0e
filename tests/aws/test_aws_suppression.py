from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from support.fake_aws import Answer, refusal

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.suppression import Suppression

if TYPE_CHECKING:
    from support.fake_aws import FakeAws

    from sesctl.aws.ses import Ses

ADDED = 1_790_000_000
ENTRY = {
    "EmailAddress": "ana@example.org",
    "Reason": "BOUNCE",
    "LastUpdateTime": ADDED,
    "Attributes": {"MessageId": "0102-1", "FeedbackId": "0102-2"},
}


def test_suppressed_address_tells_why_since_when_and_by_which_mail(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer({"SuppressedDestination": ENTRY}))
    assert ses.suppressed("ana@example.org") == Found(
        Suppression("ana@example.org", "BOUNCE", datetime.fromtimestamp(ADDED, UTC), "0102-1")
    )
    assert fake.asked[0].path == "/v2/email/suppression/addresses/ana@example.org"


def test_what_ses_does_not_say_of_it_is_none(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer({"SuppressedDestination": {"EmailAddress": "ana@example.org", "Attributes": {}}}))
    assert ses.suppressed("ana@example.org") == Found(Suppression("ana@example.org", None, None))


def test_address_that_is_not_on_the_list_is_missing(ses: Ses, fake: FakeAws) -> None:
    fake.will(refusal("NotFoundException", "Email address ana@example.org does not exist.", 404))
    assert ses.suppressed("ana@example.org") == Missing()


def test_refusal_in_the_sandbox_is_not_missing(ses: Ses, fake: FakeAws) -> None:
    fake.will(refusal("BadRequestException", "Not available in the sandbox."))
    with pytest.raises(SesctlError, match="GetSuppressedDestination") as caught:
        ses.suppressed("ana@example.org")
    assert caught.value.kind == "refused"


@pytest.mark.parametrize("reply", [{}, {"SuppressedDestination": None}, {"SuppressedDestination": "x"}])
def test_reply_without_a_destination_is_not_missing(ses: Ses, fake: FakeAws, reply: object) -> None:
    fake.will(Answer(reply))
    with pytest.raises(SesctlError, match="SuppressedDestination") as caught:
        ses.suppressed("ana@example.org")
    assert caught.value.kind == "service"
