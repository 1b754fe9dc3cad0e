"""What a simulator is started with."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ReviewOutcome = Literal["grant", "deny", "fail", "pending"]


class SimSettings(BaseModel):
    """The account, the DNS world and the ports of one simulator; a port of 0 picks a free one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    http_port: int = Field(default=0, ge=0, le=65535)
    dns_port: int = Field(default=0, ge=0, le=65535)
    resolver_port: int = Field(default=0, ge=0, le=65535)
    account_id: str = Field(default="123456789012", pattern=r"^\d{12}$")
    region: str = "us-east-1"
    production: bool = False
    review: ReviewOutcome = "pending"
    review_after: float = Field(default=0.0, ge=0, description="seconds of simulated time until the outcome")
    verify_interval: float = Field(default=1.0, ge=0, description="seconds between looks at the DNS by SES")
    change_delay: float = Field(default=0.2, ge=0, description="seconds a Route 53 change stays PENDING")
    insights_after: float = Field(
        default=2.0,
        ge=0,
        description="seconds of simulated time until message insights have a mail, and as many until its outcome",
    )
    latency_ms: float = Field(default=0.0, ge=0, description="added to every DNS answer")
    resolver_cache: bool = False
    signing_hosted_zone: bool = True
    zones: list[str] = Field(
        default_factory=list, description="Route 53 public zones that exist at the start"
    )
    scenario: str = "empty"
