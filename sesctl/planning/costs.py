"""What a month of mail costs, by the plan of the account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PRICES_OF = date(2026, 9, 1)
"""The day of the prices below; AWS's page says what they are now."""

PRICES_AT = "https://aws.amazon.com/ses/pricing/"


@dataclass(frozen=True, slots=True)
class Price:
    """A plan.

    Attributes:
        monthly: US dollars a month, whatever is sent.
        per_thousand: US dollars for 1,000 recipients, up to `limit` of them a month.
        includes: what is in it, as a clause.
    """

    monthly: float
    per_thousand: float
    includes: str
    limit: int | None = None


PLANS: dict[str, Price] = {
    "NONE": Price(0, 0.10, "sending; each other feature is charged by itself"),
    "ESSENTIALS": Price(0, 0.16, "sending and the Virtual Deliverability Manager", 10_000_000),
    "PRO": Price(105, 0.22, "more than Essentials"),
    "ENTERPRISE": Price(500, 0.23, "more than Pro"),
}


def estimate(plan: str | None, volume: int) -> float | None:
    """Estimate the US dollars for a month of so many recipients; None where the price is not known.

    Attachments, dedicated addresses and whatever is charged by itself come on top.
    """
    price = PLANS.get(plan or "")
    if price is None or (price.limit is not None and volume > price.limit):
        return None
    return price.monthly + price.per_thousand * volume / 1000


def cost_facts(plan: str | None, next_plan: str | None, volume: int | None) -> tuple[str, ...]:
    """Say which plan it is, what it costs, and what that comes to."""
    if plan is None:
        return ("SES did not say which plan the account is on",)
    price = PLANS.get(plan)
    if price is None:
        return (f"plan {plan}, whose price is not known here: {PRICES_AT}",)
    monthly = f"${price.monthly:g} a month and " if price.monthly else ""
    facts = [f"plan {plan}: {monthly}${price.per_thousand:.2f} for 1,000 mails ({price.includes})"]
    if next_plan and next_plan != plan:
        facts.append(f"from the next period on: {next_plan}")
    if volume is not None:
        facts.append(_estimated(plan, volume))
    return (*facts, f"prices of {PRICES_OF:%Y-%m}; what they are now: {PRICES_AT}")


def _estimated(plan: str, volume: int) -> str:
    total = estimate(plan, volume)
    if total is None:
        return f"{volume:,} mails a month are past what the price is known for"
    return f"{volume:,} mails a month: about ${total:,.2f}, attachments and extras not counted"
