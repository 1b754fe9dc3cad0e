"""Ask for production access, and follow the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found
from sesctl.model.production import Preflight, state_of
from sesctl.planning.production import preflight
from sesctl.planning.production_website import judge_page
from sesctl.workflows.check_dns import check_domains
from sesctl.workflows.facts import read_identities

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.account import Account, ProductionRequest
    from sesctl.ports import Clock, SesApi, Website
    from sesctl.workflows.check_dns import Scene

_ASK_EVERY = 60


def find_domain(ses: SesApi) -> str | None:
    """Choose the domain to look at where none was named: the only one, or the only verified one."""
    fact = read_identities(ses)
    domains = [one for one in fact.value if one.kind == "domain"] if isinstance(fact, Found) else []
    verified = [one for one in domains if one.sending_enabled]
    for some in (domains, verified):
        if len(some) == 1:
            return some[0].name
    return None


def look_before(account: Account, domain: str | None, scene: Scene) -> tuple[Preflight, ...]:
    """Look at what reviewers will see."""
    return preflight(account, check_domains([domain], scene)[0] if domain else None)


def probe_website(url: str, website: Website) -> tuple[Preflight, ...]:
    """Ask a website whether it answers, and read its page."""
    try:
        page = website.fetch(url)
    except SesctlError as error:
        return (Preflight("website", "problem", f"{error.what}: {error.why}", error.try_),)
    return judge_page(page)


def submit(request: ProductionRequest, ses: SesApi) -> tuple[Account, bool]:
    """Submit once, and read back what became of it, and whether SES accepted it.

    SES refuses with a conflict, at times without a word, where a request is under review or was
    denied; what is the case shows only in the account, which is read in any event.
    """
    try:
        ses.request_production(request)
    except SesctlError as error:
        if error.aws_code != "ConflictException":
            raise
        account = ses.account()
        if state_of(account) in {"never-asked", "failed"}:
            raise
        return account, False
    return ses.account(), True


def follow(ses: SesApi, clock: Clock, timeout: float, look: Callable[[Account], None]) -> Account:
    """Wait until the review has an outcome, or the time is over."""
    started = clock.now()
    while True:
        account = ses.account()
        look(account)
        waited = (clock.now() - started).total_seconds()
        if state_of(account) != "pending" or waited >= timeout:
            return account
        clock.sleep(min(_ASK_EVERY, timeout - waited))
