"""What SES says of where it should publish events."""

from __future__ import annotations

from sesctl.planning.error_cases.case import Case, Cause, Sign

CASES = (
    Case(
        "topic-not-allowed",
        "SES",
        "SES may not publish to the SNS topic",
        "SES publishes a test when an event destination or a notification topic is set, and refuses when that fails.",
        (Sign(text=r"could not publish message to sns topic"),),
        (
            Cause(
                "topic-policy",
                "The topic's policy does not let SES publish",
                "it has no statement for ses.amazonaws.com, or one for another account or source",
                "Allow sns:Publish to the service ses.amazonaws.com, with AWS:SourceAccount your account, and "
                "AWS:SourceArn the configuration set (or, for notifications of an identity, the identity).",
                "aws sns get-topic-attributes --topic-arn ARN --region {region}",
            ),
            Cause(
                "topic-encrypted",
                "The topic is encrypted, and SES may not use the key",
                "the topic has a KmsMasterKeyId; with the key that AWS manages (alias/aws/sns) it cannot work",
                "Use a key of your own whose policy lets ses.amazonaws.com use kms:GenerateDataKey and kms:Decrypt.",
                "aws sns get-topic-attributes --topic-arn ARN --region {region}",
            ),
            Cause(
                "topic-elsewhere",
                "The topic is FIFO, or in another region",
                "its name ends in .fifo, or its ARN names another region",
                "Make a standard topic in the region of SES.",
                "aws sns create-topic --name NAME --region {region}",
            ),
        ),
        "Could not publish message to SNS topic <arn:aws:sns:eu-west-1:123456789012:bounces>.",
    ),
)
