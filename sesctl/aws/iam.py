"""IAM: users, roles, their policies and keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sesctl.aws.permissions import needs
from sesctl.errors import SesctlError
from sesctl.grammar.policy import parse_policy
from sesctl.model.fact import Found, Missing
from sesctl.model.policy import Policy
from sesctl.model.principal import AccessKey, NewKey, Principal, Sender

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape
    from sesctl.model.principal import PrincipalKind

_MOST_PAGES = 50
_READ_USER = ("iam:ListUserPolicies", "iam:GetUserPolicy", "iam:ListAttachedUserPolicies")
_READ_GROUPS = (
    "iam:ListGroupsForUser",
    "iam:ListGroupPolicies",
    "iam:GetGroupPolicy",
    "iam:ListAttachedGroupPolicies",
)
_READ_ROLE = ("iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies")
_READ_MANAGED = ("iam:GetPolicy", "iam:GetPolicyVersion")


class Iam:
    """Implements `sesctl.ports.IamApi`.

    Args:
        control: for what may be repeated.
        once: for CreateAccessKey: a lost reply and a second attempt would be two keys.
    """

    def __init__(self, control: Client, once: Client) -> None:
        self._client = control
        self._once = once

    @needs("iam:GetUser", "iam:GetRole")
    def principal(self, kind: PrincipalKind, name: str) -> Found[Principal] | Missing:
        """Find a user or a role."""
        title = kind.title()
        try:
            reply = self._client.call(f"Get{title}", **{f"{title}Name": name})
        except SesctlError as error:
            if error.aws_code == "NoSuchEntity":
                return Missing()
            raise
        found = reply.inner(title)
        if found is None:
            raise reply.missing(title)
        return Found(Principal(kind, found.need_text(f"{title}Name"), found.need_text("Arn")))

    @needs(*_READ_USER, *_READ_GROUPS, *_READ_ROLE, *_READ_MANAGED, "iam:ListAccessKeys")
    def sender(self, principal: Principal) -> Sender:
        """Read every policy of a principal, inline, attached and of its groups, and its keys."""
        title = principal.kind.title()
        policies = [*self._policies(title, principal.name)]
        keys: tuple[AccessKey, ...] = ()
        if principal.kind == "user":
            for group in self._each("ListGroupsForUser", "Groups", UserName=principal.name):
                policies += self._policies("Group", group.need_text("GroupName"))
            keys = self.keys(principal.name)
        return Sender(principal, tuple(policies), keys)

    @needs("iam:ListAccessKeys")
    def keys(self, user: str) -> tuple[AccessKey, ...]:
        """List the access keys of a user, without their secrets."""
        return tuple(map(_key, self._each("ListAccessKeys", "AccessKeyMetadata", UserName=user)))

    def _policies(self, title: str, name: str) -> Iterator[Policy]:
        who = {f"{title}Name": name}
        for page in self._pages(f"List{title}Policies", **who):
            for policy in page.texts("PolicyNames"):
                reply = self._client.call(f"Get{title}Policy", PolicyName=policy, **who)
                yield _policy(reply.fields, "PolicyDocument", policy)
        for attached in self._each(f"ListAttached{title}Policies", "AttachedPolicies", **who):
            yield self._managed(attached.need_text("PolicyArn"), attached.text("PolicyName") or "")

    def _managed(self, arn: str, name: str) -> Policy:
        reply = self._client.call("GetPolicy", PolicyArn=arn).inner("Policy")
        version = reply.need_text("DefaultVersionId") if reply else "v1"
        found = self._client.call("GetPolicyVersion", PolicyArn=arn, VersionId=version).inner("PolicyVersion")
        return _policy(found.fields if found else {}, "Document", name)

    @needs("iam:PutUserPolicy", "iam:PutRolePolicy")
    def put_policy(self, principal: Principal, name: str, document: str) -> None:
        """Write an inline policy, in place of the one of that name."""
        title = principal.kind.title()
        self._client.call(
            f"Put{title}Policy",
            PolicyName=name,
            PolicyDocument=document,
            **{f"{title}Name": principal.name},
        )

    @needs("iam:CreateUser")
    def create_user(self, name: str) -> None:
        """Create a user; one that exists already is no error."""
        try:
            self._client.call("CreateUser", UserName=name)
        except SesctlError as error:
            if error.aws_code != "EntityAlreadyExists":
                raise

    @needs("iam:CreateAccessKey")
    def create_key(self, user: str) -> NewKey:
        """Create an access key, once; never repeated by itself."""
        reply = self._once.call("CreateAccessKey", UserName=user).inner("AccessKey")
        if reply is None:
            raise SesctlError(
                "service",
                "the reply of AWS has no access key",
                why="AWS always sends it",
                try_="see which endpoint is asked: --endpoint-url, and AWS_ENDPOINT_URL in the environment",
            )
        return NewKey(reply.need_text("AccessKeyId"), reply.need_text("SecretAccessKey"))

    @needs("iam:SimulatePrincipalPolicy")
    def simulate(
        self, arn: str, actions: Sequence[str], resources: Sequence[str], context: Mapping[str, str]
    ) -> Mapping[str, bool]:
        """Ask IAM which actions a principal is allowed on all of the resources."""
        entries = [
            {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"}
            for key, value in context.items()
        ]
        pages = self._pages(
            "SimulatePrincipalPolicy",
            PolicySourceArn=arn,
            ActionNames=list(actions),
            ResourceArns=list(resources),
            ContextEntries=entries,
        )
        found: dict[str, bool] = {}
        for page in pages:
            for one in page.inners("EvaluationResults"):
                action = one.need_text("EvalActionName")
                allowed = one.text("EvalDecision") == "allowed"
                found[action] = found.get(action, True) and allowed
        return found

    def _each(self, operation: str, key: str, **parameters: Any) -> Iterator[Shape]:  # noqa: ANN401 - of any call
        for page in self._pages(operation, **parameters):
            yield from page.inners(key)

    def _pages(self, operation: str, **parameters: Any) -> Iterator[Shape]:  # noqa: ANN401 - of any call
        marker: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            page = self._client.call(operation, **parameters, **marker)
            yield page
            following = page.text("Marker") if page.flag("IsTruncated") else None
            if not following:
                return
            marker = {"Marker": following}


def _policy(fields: object, key: str, name: str) -> Policy:
    """Read a document, which botocore has decoded already; one that is none is a policy of unknown reach."""
    document = fields.get(key) if isinstance(fields, dict) else None
    read = parse_policy(document if isinstance(document, str) else json.dumps(document, default=str), name)
    if isinstance(read, Policy):
        return read
    raise SesctlError(
        "service",
        f"the policy {name} could not be read",
        why=read.why,
        try_="look at it in the IAM console",
    )


def _key(entry: Shape) -> AccessKey:
    return AccessKey(
        entry.need_text("AccessKeyId"), entry.moment("CreateDate"), entry.text("Status") == "Active"
    )
