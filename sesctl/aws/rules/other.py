"""Conflicts, requests that SES does not take, and trouble at the other end."""

from __future__ import annotations

from sesctl.aws.explanations import Explanation
from sesctl.aws.rules.rule import OTHERS, Rule
from sesctl.model.aws_codes import (
    BAD_REQUEST,
    CONCURRENT,
    CONFLICT,
    EXISTS,
    LIMIT,
    NOT_FOUND,
    THROTTLED,
)

OTHER: tuple[Rule, ...] = (
    # After a denial the conflict had no message at all (https://github.com/aws/aws-cli/issues/6652).
    Rule(
        Explanation(
            "account",
            "the account's state does not allow a production request now",
            "One is under review, or one was denied, and SES then takes no other. {said}",
            "Read the state of the review again: `sesctl status --region {region}`; a denial is answered in "
            "its support case.",
        ),
        codes=CONFLICT,
        operation="PutAccountDetails",
    ),
    Rule(
        Explanation(
            "account",
            "it conflicts with the present state of the account",
            "{said}",
            "Look at the state again: `sesctl status --region {region}`.",
        ),
        codes=CONFLICT,
    ),
    Rule(
        Explanation(
            "not-found",
            "there is no such queue",
            "Queues belong to one region and account. {said}",
            "See which there are: `aws sqs list-queues --region {region}{profile}`.",
        ),
        codes=frozenset({"aws.simplequeueservice.nonexistentqueue", "queuedoesnotexist", "invalidaddress"}),
    ),
    Rule(
        Explanation(
            "service",
            "something else was changing the same thing",
            "{service} makes one change of a thing at a time. {said}",
            "Run the same command again.",
        ),
        codes=CONCURRENT,
    ),
    Rule(
        Explanation(
            "refused",
            "{service} does not accept the request",
            "{said}",
            "Correct what the text names; `--debug` shows what was sent.",
        ),
        codes=BAD_REQUEST,
    ),
    Rule(
        Explanation(
            "quota",
            "a limit of {service} is reached",
            "{said}",
            "Delete what is not used, or ask for more in the Service Quotas console.",
        ),
        codes=LIMIT,
        services=OTHERS,
    ),
    Rule(
        Explanation(
            "throttled",
            "{service} asked us to slow down",
            "It counts the requests of all programs of the account. {said}",
            "Wait a minute and run the same command again.",
        ),
        codes=THROTTLED,
        services=OTHERS,
    ),
    Rule(
        Explanation(
            "not-found",
            "{service} has no such thing here",
            "The name is wrong, or it belongs to another region or account. {said}",
            "Correct what the text names.",
        ),
        codes=NOT_FOUND | {"nosuchentity", "notfound", "resourcenotfound", "resourcenotfoundexception"},
        services=OTHERS,
    ),
    Rule(
        Explanation(
            "refused",
            "{service} has it already",
            "Somebody else may have made it a moment ago. {said}",
            "Run the same command again: it looks at what is there first.",
        ),
        codes=EXISTS | {"entityalreadyexists"},
        services=OTHERS,
    ),
    Rule(
        Explanation(
            "throttled",
            "the endpoint asked us to slow down",
            "{said}",
            "Wait a minute and run the same command again.",
        ),
        statuses=range(429, 430),
    ),
    Rule(
        Explanation(
            "service",
            "AWS has a problem of its own ({code})",
            "This is not about your account or your request. {said}",
            "Run the same command again in a few minutes; https://health.aws.amazon.com says what is known.",
        ),
        statuses=range(500, 600),
    ),
    Rule(
        Explanation(
            "service",
            "the endpoint does not know this call ({code})",
            "A proxy, or a stand-in for AWS that lacks the call, answers like this. {said}",
            "See which endpoint is asked: --endpoint-url, and AWS_ENDPOINT_URL in the environment.",
        ),
        statuses=range(404, 406),
    ),
    Rule(
        Explanation(
            "service",
            "AWS answered {code}",
            "{said}",
            "Run it again with --debug; `sesctl explain` knows the common error texts.",
        ),
    ),
)
