"""IAM on top of moto: the policy simulation, which moto does not have."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.responses import IamResponse

from sesctl.sim.aws.sts import USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_EVERYTHING = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


class JudgingIam(IamResponse):
    """What moto answers for IAM, and SimulatePrincipalPolicy.

    Attributes:
        denied: whether the simulator was told to deny an action to everybody.
    """

    denied: Callable[[str], bool]

    def simulate_principal_policy(self) -> ActionResult:
        """SimulatePrincipalPolicy: each action on each resource, by the policies of a user or a role."""
        policies = list(self._policies(self._get_param("PolicySourceArn")))
        context = {
            entry["ContextKeyName"].lower(): entry["ContextKeyValues"]
            for entry in self._get_param("ContextEntries") or []
        }
        results = [
            {
                "EvalActionName": action,
                "EvalResourceName": resource,
                "EvalDecision": self._decision(policies, action, resource, context),
            }
            for action in self._get_param("ActionNames")
            for resource in self._get_param("ResourceArns") or ["*"]
        ]
        return ActionResult({"EvaluationResults": results, "IsTruncated": False})

    def _policies(self, arn: str) -> Iterator[Mapping[str, Any]]:
        """Yield the policy documents of whom an ARN names; those of the caller allow everything."""
        kind, _, name = arn.rpartition(":")[2].partition("/")
        name = name.rpartition("/")[2]
        if (kind, name) == ("user", USER):
            yield _EVERYTHING
            return
        found = self.backend.users.get(name) if kind == "user" else _named(self.backend.roles, name)
        if found is None:
            raise NotFoundException(f"Entity {arn} does not exist")
        documents: list[str] = [*found.policies.values(), *map(_managed, found.managed_policies.values())]
        for group in self.backend.get_groups_for_user(name) if kind == "user" else ():
            documents += [
                *group.policies.values(),
                *map(_managed, group.managed_policies.values()),
            ]
        yield from (json.loads(document) for document in documents)

    def _decision(
        self,
        policies: list[Mapping[str, Any]],
        action: str,
        resource: str,
        context: Mapping[str, list[str]],
    ) -> str:
        effects = {
            statement["Effect"]
            for policy in policies
            for statement in _listed(policy["Statement"])
            if _speaks_of(statement, action, resource, context)
        }
        if "Deny" in effects or self.denied(action):
            return "explicitDeny"
        return "allowed" if "Allow" in effects else "implicitDeny"


def _managed(policy: Any) -> str:  # noqa: ANN401 - moto has no types for it
    return str(next(version.document for version in policy.versions if version.is_default))


def _named(roles: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - moto has no types for it
    return next((role for role in roles.values() if role.name == name), None)


def _speaks_of(
    statement: Mapping[str, Any], action: str, resource: str, context: Mapping[str, list[str]]
) -> bool:
    actions = [one.lower() for one in _listed(statement.get("Action", []))]
    resources = _listed(statement.get("Resource", []))
    return (
        any(fnmatchcase(action.lower(), one) for one in actions)
        and any(fnmatchcase(resource, one) for one in resources)
        and all(
            _holds(operator, context.get(key.lower(), []), _listed(values))
            for operator, keys in (statement.get("Condition") or {}).items()
            for key, values in keys.items()
        )
    )


def _holds(operator: str, given: list[str], wanted: list[str]) -> bool:
    if operator == "StringLike":
        return any(fnmatchcase(value, one) for value in given for one in wanted)
    return bool(set(given) & set(wanted))


def _listed(found: Any) -> list[Any]:  # noqa: ANN401 - JSON
    return found if isinstance(found, list) else [found]
