from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.fake_aws import Answer, refusal

from sesctl.errors import SesctlError
from sesctl.model.identity import IdentitySummary, Status

if TYPE_CHECKING:
    from support.fake_aws import FakeAws

    from sesctl.aws.ses import Ses


def page(names: list[str], token: str | None = None) -> Answer:
    entries = [
        {
            "IdentityName": name,
            "IdentityType": "DOMAIN",
            "SendingEnabled": True,
            "VerificationStatus": "SUCCESS",
        }
        for name in names
    ]
    return Answer({"EmailIdentities": entries} | ({"NextToken": token} if token else {}))


def test_twelve_hundred_identities_come_in_two_pages(ses: Ses, fake: FakeAws) -> None:
    names = [f"d{number}.example.com" for number in range(1200)]
    fake.will(page(names[:1000], "more"), page(names[1000:]))
    assert [identity.name for identity in ses.identities()] == names
    assert [asked.body for asked in fake.asked] == [
        {"PageSize": 1000},
        {"PageSize": 1000, "NextToken": "more"},
    ]


def test_summary_is_read(ses: Ses, fake: FakeAws) -> None:
    fake.will(page(["example.com"]))
    assert ses.identities() == (IdentitySummary("example.com", "domain", Status.SUCCESS, True),)


def test_summary_of_a_stand_in_may_have_a_name_only(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer({"EmailIdentities": [{"IdentityName": "ana@example.com"}]}))
    assert ses.identities() == (IdentitySummary("ana@example.com", "address", Status.UNRECOGNIZED, False),)


@pytest.mark.parametrize("body", [{}, {"EmailIdentities": None}, {"EmailIdentities": [], "NextToken": ""}])
def test_empty_list_is_empty(ses: Ses, fake: FakeAws, body: object) -> None:
    fake.will(Answer(body))
    assert ses.identities() == ()


@pytest.mark.parametrize("entries", [[{}], ["example.com"], [None], "example.com", 5])
def test_entry_without_a_name_is_a_service_error(ses: Ses, fake: FakeAws, entries: object) -> None:
    fake.will(Answer({"EmailIdentities": entries}))
    with pytest.raises(SesctlError) as caught:
        ses.identities()
    assert caught.value.kind == "service"


def test_pages_in_a_circle_are_a_service_error(ses: Ses, fake: FakeAws) -> None:
    fake.will(page(["example.com"], "again"))
    with pytest.raises(SesctlError, match="circle"):
        ses.identities()
    assert len(fake.asked) == 2


@pytest.mark.parametrize(
    "unknown",
    [
        Answer("<html>Not Found</html>", 404),
        Answer({"message": "no route"}, 405),
        Answer("", 501),
        refusal("NotFoundException", "not found", 404),
        refusal("UnknownOperationException", "", 404),
    ],
)
def test_endpoint_that_lists_by_get_is_asked_by_get(ses: Ses, fake: FakeAws, unknown: Answer) -> None:
    fake.will(unknown, page(["a.example.com"], "m=&"), page(["b.example.com"]))
    assert [identity.name for identity in ses.identities()] == ["a.example.com", "b.example.com"]
    assert [(asked.method, asked.path) for asked in fake.asked] == [
        ("POST", "/v2/email/list-identities"),
        ("GET", "/v2/email/identities"),
        ("GET", "/v2/email/identities"),
    ]
    assert fake.asked[2].query == {"PageSize": "1000", "NextToken": "m=&"}
    assert "authorization" in fake.asked[2].headers


def test_endpoint_that_lists_by_get_is_remembered(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer("", 404), page(["a.example.com"]))
    ses.identities()
    ses.identities()
    assert [asked.method for asked in fake.asked] == ["POST", "GET", "GET"]


def test_endpoint_that_cannot_list_at_all_is_a_service_error(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer("", 404))
    with pytest.raises(SesctlError) as caught:
        ses.identities()
    assert caught.value.kind == "service"
    assert "does not know this call" in caught.value.what
