"""STS on top of moto: the caller is a user, with the ARN that a user has."""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.sts.responses import TokenResponse

USER = "developer"


class PlainSts(TokenResponse):
    """What moto answers for STS, with an ARN of the right form."""

    def get_caller_identity(self) -> ActionResult:
        """GetCallerIdentity; moto's own answer is an ARN of the STS service."""
        result = super().get_caller_identity()
        listed = result.result
        if isinstance(listed, dict) and str(listed["Arn"]).endswith(":user/moto"):
            account = listed["Account"]
            return ActionResult(
                {
                    "UserId": "AIDACKCEVSQ6C2EXAMPLE",
                    "Account": account,
                    "Arn": f"arn:aws:iam::{account}:user/{USER}",
                }
            )
        return result
