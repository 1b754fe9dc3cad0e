"""What SNS, SQS, KMS and CloudWatch say, and SES of topics."""

from __future__ import annotations

from sesctl.aws.explanations import Explanation
from sesctl.aws.rules.rule import Rule
from sesctl.model.aws_codes import BAD_REQUEST, LIMIT, NOT_FOUND

EVENTS: tuple[Rule, ...] = (
    Rule(
        Explanation(
            "refused",
            "SES may not publish to the topic",
            "It publishes a test message first. The policy of the topic has to let ses.amazonaws.com publish, its "
            "key, where it is encrypted, has to let it use the key, and it has to be a standard topic of {region}. "
            "{said}",
            "Let sesctl add what is missing: `sesctl init events DOMAIN --region {region}`.",
        ),
        codes=BAD_REQUEST,
        text=r"could not publish message to sns topic|invalid sns topic",
    ),
    Rule(
        Explanation(
            "refused",
            "the service does not accept a value",
            "{said}",
            "Correct what the text names; `--debug` shows what was sent.",
        ),
        codes=frozenset({"invalidparameter", "invalidparameterexception", "invalidattributevalue"}),
    ),
    Rule(
        Explanation(
            "pending",
            "a queue of this name was deleted a moment ago",
            "SQS wants 60 seconds before it makes another of the same name. {said}",
            "Wait a minute and run the same command again.",
        ),
        codes=frozenset({"queuedeletedrecently", "aws.simplequeueservice.queuedeletedrecently"}),
    ),
    Rule(
        Explanation(
            "not-found",
            "KMS has no such key in this region",
            "What it encrypts cannot be read any more, nor published to. {said}",
            "Encrypt with another key, or see which there are: `aws kms list-aliases --region {region}{profile}`.",
        ),
        codes=NOT_FOUND,
        operation="DescribeKey",
    ),
    Rule(
        Explanation(
            "quota",
            "CloudWatch makes no more alarms in this region",
            "{said}",
            "Delete what is not used, or ask for more in the Service Quotas console.",
        ),
        codes=LIMIT,
        operation="PutMetricAlarm",
    ),
    Rule(
        Explanation(
            "quota",
            "a limit of the account is reached",
            "{said}",
            "Delete what is not used, or ask for more in the Service Quotas console.",
        ),
        codes=frozenset(
            {
                "topiclimitexceeded",
                "subscriptionlimitexceeded",
                "filterpolicylimitexceeded",
                "limitexceededfault",
            }
        ),
    ),
)
