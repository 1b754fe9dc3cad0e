"""The policy for sesctl itself: the actions of some commands, each on what it is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.model.policy import Policy, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

# The first that fits; what fits none is for the whole account, and has no resource of its own.
_RESOURCES: tuple[tuple[str, str, str], ...] = (
    (r"ses:(Send\w+|PutEmailIdentityConfigurationSetAttributes)", "IdentitiesWithSets", "ses-both"),
    (r"ses:\w*EmailIdentity\w*", "Identities", "ses"),
    (r"ses:\w*ConfigurationSet(EventDestinations?)?", "ConfigurationSets", "ses-sets"),
    (r"route53:GetChange", "Changes", "route53-changes"),
    (r"route53:(ListHostedZonesByName|CreateHostedZone)", "Account", ""),
    (r"route53:\w+", "HostedZones", "route53"),
    (r"sns:(ListTopics|ListSubscriptions)", "Account", ""),
    (r"sns:\w+", "Topics", "sns"),
    (r"sqs:ListQueues", "Account", ""),
    (r"sqs:\w+", "Queues", "sqs"),
    (r"cloudwatch:(PutMetricAlarm|DescribeAlarms)", "Alarms", "alarms"),
    (r"iam:\w*(Role|RolePolicy|RolePolicies)", "Roles", "roles"),
    (r"iam:SimulatePrincipalPolicy", "Account", ""),
    (r"iam:(GetGroupPolicy|ListGroupPolicies|ListAttachedGroupPolicies)", "Groups", "groups"),
    (r"iam:(GetPolicy|GetPolicyVersion)", "Policies", "policies"),
    (r"iam:\w+", "Users", "users"),
)
# Of those that create it is not certain that they take a resource; for the account it works both ways.
_ON_ACCOUNT = re.compile(
    r"ses:(List\w+|GetAccount|PutAccountDetails|CreateEmailIdentity|CreateConfigurationSet)"
)


def operator_policy(actions: Iterable[str], partition: str, account_id: str) -> Policy:
    """Group actions by what they are done to, a statement each; those with no resource come first."""
    groups: dict[tuple[str, str], list[str]] = {("Account", ""): []}
    for action in dict.fromkeys(actions):
        groups.setdefault(_kind(action), []).append(action)
    statements = [
        Statement("Allow", tuple(found), _arns(kind, partition, account_id), sid=f"Sesctl{title}")
        for (title, kind), found in groups.items()
        if found
    ]
    return Policy(tuple(statements))


def _kind(action: str) -> tuple[str, str]:
    if _ON_ACCOUNT.fullmatch(action):
        return "Account", ""
    for pattern, title, kind in _RESOURCES:
        if re.fullmatch(pattern, action):
            return title, kind
    return "Account", ""


def _arns(kind: str, partition: str, account_id: str) -> tuple[str, ...]:
    sets = f"arn:{partition}:ses:*:{account_id}:configuration-set/*"
    identities = f"arn:{partition}:ses:*:{account_id}:identity/*"
    return {
        "": ("*",),
        "ses": (identities,),
        "ses-both": (identities, sets),
        "ses-sets": (sets,),
        # Ids of zones and changes belong to no account and no region.
        "route53": (f"arn:{partition}:route53:::hostedzone/*",),
        "route53-changes": (f"arn:{partition}:route53:::change/*",),
        "sns": (f"arn:{partition}:sns:*:{account_id}:*",),
        "sqs": (f"arn:{partition}:sqs:*:{account_id}:*",),
        "alarms": (f"arn:{partition}:cloudwatch:*:{account_id}:alarm:*",),
        "roles": (f"arn:{partition}:iam::{account_id}:role/*",),
        "groups": (f"arn:{partition}:iam::{account_id}:group/*",),
        # Those of AWS belong to no account.
        "policies": (
            f"arn:{partition}:iam::{account_id}:policy/*",
            f"arn:{partition}:iam::aws:policy/*",
        ),
        "users": (f"arn:{partition}:iam::{account_id}:user/*",),
    }[kind]
