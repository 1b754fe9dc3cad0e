from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.fake_aws import Answer, refusal

from sesctl.aws.configuration_sets import ConfigurationSets
from sesctl.aws.permissions import needed
from sesctl.errors import SesctlError
from sesctl.model.configuration_set import ConfigurationSet, EventDestination
from sesctl.model.fact import Found, Missing
from sesctl.ports import ConfigurationSetApi

if TYPE_CHECKING:
    from support.fake_aws import FakeAws

    from sesctl.aws.session import AwsSession

TOPIC = "arn:aws:sns:eu-west-3:123456789012:events"


@pytest.fixture
def sets(aws: AwsSession) -> ConfigurationSetApi:
    return aws.configuration_sets()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ({}, ConfigurationSet("otp")),
        ({"SendingOptions": {"SendingEnabled": True}}, ConfigurationSet("otp")),
        ({"SendingOptions": {"SendingEnabled": False}}, ConfigurationSet("otp", sending_enabled=False)),
        ({"SendingOptions": None, "SuppressionOptions": None}, ConfigurationSet("otp")),
        (
            {"SuppressionOptions": {"SuppressedReasons": ["BOUNCE"]}},
            ConfigurationSet("otp", suppressed_reasons=("BOUNCE",)),
        ),
        (
            {"SuppressionOptions": {"SuppressedReasons": []}},
            ConfigurationSet("otp", suppressed_reasons=()),
        ),
    ],
)
def test_a_configuration_set_is_read(
    sets: ConfigurationSetApi, fake: FakeAws, reply: dict[str, Any], expected: ConfigurationSet
) -> None:
    fake.will(Answer(reply))
    assert sets.find("otp") == Found(expected)
    assert fake.asked[0].path == "/v2/email/configuration-sets/otp"


def test_only_ses_itself_says_that_a_set_is_missing(sets: ConfigurationSetApi, fake: FakeAws) -> None:
    fake.will(refusal("NotFoundException", "Configuration set <otp> does not exist.", 404))
    assert sets.find("otp") == Missing()
    fake.will(Answer("<html>Not Found</html>", 404))
    with pytest.raises(SesctlError) as caught:
        sets.find("otp")
    assert caught.value.kind == "service"


def test_sets_are_named(sets: ConfigurationSetApi, fake: FakeAws) -> None:
    fake.will(Answer({"ConfigurationSets": ["news", "otp"], "NextToken": "more"}))
    assert sets.names() == ("news", "otp")
    assert len(fake.asked) == 1


def test_event_destinations_are_read_whatever_they_lead_to(sets: ConfigurationSetApi, fake: FakeAws) -> None:
    events = ["SEND", "BOUNCE"]
    found = [
        {
            "Name": "a",
            "Enabled": True,
            "MatchingEventTypes": events,
            "SnsDestination": {"TopicArn": TOPIC},
        },
        {"Name": "b", "MatchingEventTypes": events, "EventBridgeDestination": {"EventBusArn": "arn:x"}},
        {"Name": "c", "Enabled": True},
    ]
    fake.will(Answer({"EventDestinations": found}))
    assert sets.destinations("otp") == (
        EventDestination("a", enabled=True, events=("SEND", "BOUNCE"), topic=TOPIC),
        EventDestination("b", enabled=False, events=("SEND", "BOUNCE"), elsewhere="EventBridge", bus="arn:x"),
        EventDestination("c", enabled=True, events=()),
    )


def test_every_method_of_the_port_declares_what_it_needs() -> None:
    methods = {name for name in vars(ConfigurationSetApi) if not name.startswith("_")}
    assert methods == set(needed(ConfigurationSets))


@pytest.mark.parametrize("method", needed(ConfigurationSets))
def test_a_denied_call_names_what_the_method_declares(
    sets: ConfigurationSetApi, fake: FakeAws, method: str
) -> None:
    fake.will(refusal("AccessDeniedException", None, 403))
    with pytest.raises(SesctlError) as caught:
        getattr(sets, method)(*([] if method == "names" else ["otp"]))
    assert (caught.value.kind, caught.value.action) == ("permission", needed(ConfigurationSets)[method][0])
