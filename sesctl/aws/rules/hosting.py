"""What Route 53 says of zones and changes."""

from __future__ import annotations

from sesctl.aws.explanations import Explanation
from sesctl.aws.rules.rule import Rule
from sesctl.model.aws_codes import THROTTLED

HOSTING: tuple[Rule, ...] = (
    Rule(
        Explanation(
            "refused",
            "Route 53 refuses the change, and has written nothing of it",
            "{said}",
            "Run the same command again: it reads the zone anew, and plans what is left to do.",
        ),
        codes=frozenset({"invalidchangebatch"}),
    ),
    Rule(
        Explanation(
            "not-found",
            "Route 53 has no such hosted zone",
            "{said}",
            "See which zones this account has: `aws route53 list-hosted-zones{profile}`.",
        ),
        codes=frozenset({"nosuchhostedzone"}),
    ),
    Rule(
        Explanation(
            "quota",
            "Route 53 creates no more zones in this account",
            "{said}",
            "Ask for more hosted zones in the Service Quotas console, or delete one that nobody is led to.",
        ),
        codes=frozenset({"toomanyhostedzones"}),
    ),
    Rule(
        Explanation(
            "refused",
            "Route 53 has no name servers left for another zone of this name",
            "It limits how many zones have the same name, in all accounts together. {said}",
            "If the domain is yours, write to AWS Support; an account that hosts it already may not be.",
        ),
        codes=frozenset({"delegationsetnotavailable", "conflictingdomainexists"}),
    ),
    Rule(
        Explanation(
            "refused",
            "Route 53 takes this name for no domain",
            "{said}",
            "Name a domain below a top-level domain, such as example.com.",
        ),
        codes=frozenset({"invaliddomainname"}),
    ),
    Rule(
        Explanation(
            "throttled",
            "Route 53 is still busy with another change of the zone",
            "It makes one change of a zone at a time. {said}",
            "Run the same command again in a minute.",
        ),
        codes=frozenset({"priorrequestnotcomplete"}),
    ),
    Rule(
        Explanation(
            "throttled",
            "Route 53 asked us to slow down",
            "It takes five requests a second from all programs of an account. {said}",
            "Wait a minute and run the same command again.",
        ),
        codes=THROTTLED,
        services=frozenset({"route53"}),
    ),
)
