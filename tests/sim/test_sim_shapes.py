"""Everything SES v2 answers here is compared with botocore's model of it."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from sesctl.sim.ses.service import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.sim.driver import Driver

# Errors of the protocol, which no model names.
UNMODELLED = {"UnknownOperationException", "SerializationException", "MissingAuthenticationTokenException"}
TYPES: dict[str, Any] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (float,),
    "timestamp": (int, float),
}


def differences(value: Any, shape: Any, path: str) -> Iterator[str]:
    if not isinstance(value, TYPES[shape.type_name]) or (
        shape.type_name != "boolean" and isinstance(value, bool)
    ):
        yield f"{path}: {value!r} is no {shape.type_name}"
    elif shape.type_name == "structure":
        yield from (f"{path}.{name}: not in the model" for name in value if name not in shape.members)
        yield from (f"{path}.{name}: missing" for name in shape.required_members if name not in value)
        for name, member in shape.members.items():
            if name in value:
                yield from differences(value[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            yield from differences(item, shape.member, f"{path}[{index}]")
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{path}: {value!r} is not one of {shape.enum}"


def error_differences(operation: Any, status: int, code: str) -> Iterator[str]:
    if code in UNMODELLED:
        return
    modelled = {shape.name: shape for shape in operation.error_shapes}
    if code not in modelled:
        yield f"{operation.name}: {code} is not an error of this operation"
    elif modelled[code].metadata["error"]["httpStatusCode"] != status:
        yield f"{operation.name}: {code} with status {status}"


class Comparison:
    """Looks at every reply of its clients."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.found: list[str] = []
        self.seen: set[str] = set()

    def client(self, region: str = "us-east-1") -> Any:
        client = self._driver.client("sesv2", region)
        client.meta.events.register("before-parse.ses.*", self._compare)
        client.meta.events.register("before-parse.sesv2.*", self._compare)
        return client

    def _compare(self, operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
        self.seen.add(operation_model.name)
        body = json.loads(response_dict["body"])
        status = response_dict["status_code"]
        if status == 200:
            self.found += differences(body, operation_model.output_shape, operation_model.name)
        else:
            code = response_dict["headers"]["x-amzn-ErrorType"]
            self.found += error_differences(operation_model, status, code)


@pytest.fixture
def comparison(simulate: Callable[..., Driver]) -> Comparison:
    return Comparison(simulate(scenario="production"))


def allow_ses(driver: Driver, topic: str) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
    }
    driver.client("sns").set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps({"Statement": [statement]})
    )


def good_calls(driver: Driver) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: PLR0915 - one call after the other
    topic = driver.client("sns").create_topic(Name="events")["TopicArn"]
    allow_ses(driver, topic)
    destination = {"Enabled": True, "MatchingEventTypes": ["BOUNCE"], "SnsDestination": {"TopicArn": topic}}
    named = {"ConfigurationSetName": "otp"}
    event = {**named, "EventDestinationName": "bounces"}
    new, arn = (
        {"EmailIdentity": "new.example.com"},
        "arn:aws:ses:us-east-1:123456789012:identity/new.example.com",
    )
    body = {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}
    suppressed = {"EmailAddress": "gone@example.net"}
    yield "create_configuration_set", {**named, "Tags": [{"Key": "a", "Value": "b"}]}
    yield "put_configuration_set_delivery_options", {**named, "TlsPolicy": "REQUIRE"}
    yield "put_configuration_set_reputation_options", {**named, "ReputationMetricsEnabled": True}
    yield "put_configuration_set_sending_options", {**named, "SendingEnabled": True}
    yield "put_configuration_set_suppression_options", {**named, "SuppressedReasons": ["BOUNCE"]}
    yield "put_configuration_set_tracking_options", {**named, "CustomRedirectDomain": "t.example.com"}
    yield "put_configuration_set_vdm_options", {**named, "VdmOptions": {}}
    yield "put_configuration_set_archiving_options", named
    yield "create_configuration_set_event_destination", {**event, "EventDestination": destination}
    yield "update_configuration_set_event_destination", {**event, "EventDestination": destination}
    yield "get_configuration_set_event_destinations", named
    yield "get_configuration_set", named
    yield "list_configuration_sets", {}
    yield "create_email_identity", new
    yield "create_email_identity", {"EmailIdentity": "me@example.org"}
    yield "get_email_identity", {"EmailIdentity": "me@example.org"}
    yield "put_email_identity_mail_from_attributes", {**new, "MailFromDomain": "m.new.example.com"}
    yield "put_email_identity_dkim_attributes", {**new, "SigningEnabled": True}
    yield "put_email_identity_dkim_signing_attributes", {**new, "SigningAttributesOrigin": "AWS_SES"}
    yield "put_email_identity_feedback_attributes", {**new, "EmailForwardingEnabled": True}
    yield "put_email_identity_configuration_set_attributes", {**new, **named}
    yield "tag_resource", {"ResourceArn": arn, "Tags": [{"Key": "a", "Value": "b"}]}
    yield "list_tags_for_resource", {"ResourceArn": arn}
    yield "get_email_identity", new
    yield "get_email_identity", {"EmailIdentity": "example.com"}
    yield "untag_resource", {"ResourceArn": arn, "TagKeys": ["a"]}
    yield "list_email_identities", {"PageSize": 1}
    yield "get_account", {}
    yield "put_account_details", {"MailType": "TRANSACTIONAL", "WebsiteURL": "https://example.com"}
    yield "put_account_sending_attributes", {"SendingEnabled": True}
    yield "put_account_suppression_attributes", {"SuppressedReasons": ["BOUNCE"]}
    yield "put_account_pricing_attributes", {"Plan": "PRO"}
    yield "put_suppressed_destination", {**suppressed, "Reason": "BOUNCE"}
    yield "get_suppressed_destination", suppressed
    yield "list_suppressed_destinations", {}
    yield "delete_suppressed_destination", suppressed
    yield (
        "send_email",
        {
            "FromEmailAddress": "otp@example.com",
            "Destination": {"ToAddresses": ["a@example.net"]},
            "Content": {"Simple": body},
        },
    )
    vdm = {"VdmEnabled": "ENABLED", "GuardianAttributes": {"OptimizedSharedDelivery": "ENABLED"}}
    yield "put_account_vdm_attributes", {"VdmAttributes": vdm}
    sent = driver.control("GET", "/mailbox")["messages"][-1]["message_id"]
    driver.advance("1h")
    yield "get_message_insights", {"MessageId": sent}
    yield "delete_configuration_set_event_destination", event
    yield "delete_configuration_set", named
    yield "delete_email_identity", new


def test_every_answer_is_what_the_model_says(simulate: Callable[..., Driver]) -> None:
    driver = simulate(scenario="production")
    comparison = Comparison(driver)
    client = comparison.client()
    for method, parameters in good_calls(driver):
        getattr(client, method)(**parameters)
        driver.control("POST", "/verify")
        client.get_account()
    assert comparison.found == []
    assert comparison.seen == set(OPERATIONS), "an operation without an example"


BAD_CALLS: list[tuple[str, dict[str, Any]]] = [
    ("get_email_identity", {"EmailIdentity": "nobody.example"}),
    ("delete_email_identity", {"EmailIdentity": "nobody.example"}),
    ("create_email_identity", {"EmailIdentity": "example.com"}),
    ("create_email_identity", {"EmailIdentity": "new.example", "ConfigurationSetName": "nope"}),
    ("create_email_identity", {"EmailIdentity": "not a name"}),
    ("put_email_identity_mail_from_attributes", {"EmailIdentity": "example.com", "MailFromDomain": "x"}),
    (
        "put_email_identity_configuration_set_attributes",
        {"EmailIdentity": "example.com", "ConfigurationSetName": "x"},
    ),
    ("get_configuration_set", {"ConfigurationSetName": "nope"}),
    ("create_configuration_set", {"ConfigurationSetName": "not a name"}),
    ("get_configuration_set_event_destinations", {"ConfigurationSetName": "nope"}),
    ("put_account_details", {"MailType": "ODD", "WebsiteURL": "https://example.com"}),
    ("list_email_identities", {"NextToken": "nonsense"}),
    ("list_tags_for_resource", {"ResourceArn": "arn:aws:ses:us-east-1:123456789012:identity/nobody.example"}),
    ("get_suppressed_destination", {"EmailAddress": "nobody@example.net"}),
    ("get_message_insights", {"MessageId": "nope"}),
    ("put_account_vdm_attributes", {"VdmAttributes": {"VdmEnabled": "MAYBE"}}),
    ("put_suppressed_destination", {"EmailAddress": "x@example.net", "Reason": "ODD"}),
    ("send_email", {"Content": {"Raw": {"Data": b"From: a@example.net\r\nTo: b@example.net\r\n\r\nx"}}}),
    ("send_email", {"Content": {}}),
]


@pytest.mark.parametrize(("method", "parameters"), BAD_CALLS)
def test_every_error_is_one_of_the_operation_with_its_status(
    comparison: Comparison, method: str, parameters: dict[str, Any]
) -> None:
    with pytest.raises(ClientError):
        getattr(comparison.client(), method)(**parameters)
    assert comparison.found == []


@pytest.mark.parametrize("state", ["PENDING", "DENIED", "FAILED", "GRANTED"])
@pytest.mark.parametrize("scenario", ["empty", "domain-pending", "domain-verified", "paused"])
def test_every_state_of_the_account_is_what_the_model_says(
    simulate: Callable[..., Driver], state: str, scenario: str
) -> None:
    driver = simulate(scenario=scenario, region="us-east-1")
    driver.control("POST", "/account", {"review": state})
    comparison = Comparison(driver)
    client = comparison.client()
    client.get_account()
    with contextlib.suppress(ClientError):
        client.put_account_details(
            MailType="MARKETING", WebsiteURL="example.com", ProductionAccessEnabled=True
        )
    for identity in client.list_email_identities()["EmailIdentities"]:
        client.get_email_identity(EmailIdentity=identity["IdentityName"])
    assert comparison.found == []
    assert comparison.seen >= {"GetAccount", "PutAccountDetails", "ListEmailIdentities"}
