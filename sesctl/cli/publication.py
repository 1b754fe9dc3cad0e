"""Publish the records of a domain, and put back what that replaced: the steps that commands share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sesctl.cli import context, planned
from sesctl.cli.domains import no_records, read_text
from sesctl.errors import ExitCode, SesctlError, usage, worst
from sesctl.model.fact import Found
from sesctl.model.fault import Fault
from sesctl.model.names import without_www
from sesctl.model.plan import Held, Plan
from sesctl.planning.dmarc_policy import DmarcWish, warning
from sesctl.planning.publishable import what_is_odd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sesctl.cli.command import Run
    from sesctl.cli.hosts import Site
    from sesctl.cli.writing import Written
    from sesctl.grammar.undo_file import Undo
    from sesctl.model.account import Caller
    from sesctl.model.dmarc import Policy
    from sesctl.model.identity import Identity
    from sesctl.model.records import RecordSet
    from sesctl.ports import Aws
    from sesctl.workflows.check_dns import Scene


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be published, and with what leave.

    Attributes:
        identity: None where SES was not asked.
    """

    records: RecordSet
    identity: Identity | None = None
    dmarc: DmarcWish = field(default_factory=DmarcWish)
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it; `written` is None where nothing was."""

    plan: Plan
    written: Written | None

    @property
    def code(self) -> ExitCode:
        """The exit code of the publication alone."""
        left = (self.plan.steps and not self.written) or any(held.asked_for for held in self.plan.held)
        codes = [ExitCode.PLAN_NOT_APPLIED] if left else []
        return worst([*codes, *([self.written.code] if self.written else [])])


def dmarc_wish(policy: Policy | None, reports: Sequence[str] | None) -> DmarcWish:
    """Read --dmarc and --dmarc-rua; raises SesctlError for what is no address."""
    return DmarcWish(policy, tuple(context.address_of(one.removeprefix("mailto:")) for one in reports or ()))


def wanted_of(identity: Identity, dmarc: DmarcWish, *, spf: bool = False) -> Wanted:
    """Name what an identity needs."""
    from sesctl.planning.desired import desired_records

    records = desired_records(identity, dmarc.value)
    return Wanted(_with_spf(records) if spf else records, identity, dmarc)


def wanted_in(path: Path, domain: str | None, dmarc: DmarcWish, *, spf: bool = False) -> Wanted:
    """Name what a file of `records -o json` holds; raises SesctlError."""
    records = read_records(path, domain)
    return Wanted(_with_spf(records) if spf else records, dmarc=dmarc)


def _with_spf(records: RecordSet) -> RecordSet:
    from sesctl.planning.desired import apex_spf_record

    own = () if records.of("spf") else (apex_spf_record(records.domain),)
    return replace(records, records=(*records.records, *own))


def read_identity(domain: str, aws: Aws) -> Identity:
    """Read the identity whose records are wanted; raises SesctlError where there is none."""
    fact = aws.ses().identity(domain)
    if isinstance(fact, Found):
        return fact.value
    raise SesctlError(
        "not-found",
        f"SES has no identity {domain} in {aws.region}",
        why="records can be named only once the identity exists, since SES makes their tokens",
        try_=f"sesctl init domain {without_www(domain)} --publish route53 --region {aws.region}",
    )


def read_records(path: Path, domain: str | None) -> RecordSet:
    """Read a file of `records -o json`; raises SesctlError."""
    from sesctl.grammar.records_file import parse_records

    read = parse_records(read_text(path, "sesctl records DOMAIN -o json > records.json"))
    if isinstance(read, Fault):
        raise no_records(path, read)
    if domain and context.domain_of(domain) != read.domain:
        raise usage(
            f"{path} is not about {domain}",
            why=f"it holds the records of {read.domain}",
            try_=f"sesctl publish {read.domain} --records {path}",
        )
    if odd := what_is_odd(read):
        raise SesctlError(
            "file",
            f"{path} holds what sesctl does not publish",
            why=odd,
            try_="make it anew: sesctl records DOMAIN -o json > records.json",
        )
    return read


def publish(
    site: Site, wanted: Wanted, scene: Scene, run: Run, where: Path, *, yes: bool, dry_run: bool
) -> Published:
    """Plan, ask, write, read back."""
    from sesctl.cli.writing import write
    from sesctl.planning.publish import Wish
    from sesctl.workflows.publish import prepare

    records = wanted.records
    places = site.places(records)
    wish = Wish(records.records, wanted.dmarc, wanted.allowed)
    plan = _warned(prepare(wish, places, site.host, scene, records.domain), wanted)
    if not planned.agreed(plan, run, yes=yes, dry_run=dry_run, question="Write these records?"):
        if not plan.steps:
            run.terminal.say(f"nothing to write: {_state(plan)}")
        return Published(plan, None)
    return Published(plan, write(plan, site.host, scene, run, where, options=site.options))


def _state(plan: Plan) -> str:
    left = any(held.asked_for for held in plan.held)
    return "what differs is left alone" if left else "every record is there already"


def _warned(plan: Plan, wanted: Wanted) -> Plan:
    """Add what to know before a stricter policy is published."""
    touched = any(getattr(step, "why", "") == "DMARC" for step in plan.steps)
    text = warning(wanted.dmarc, wanted.identity) if touched else ""
    return Plan(plan.steps, (*plan.held, Held(text))) if text else plan


def show_json(
    run: Run, published: Published, region: str, caller: Caller | None, wanted: Wanted | None = None
) -> None:
    """Print the document of a publication; of an undo where nothing is wanted."""
    identity = wanted.identity if wanted else None
    outcome = planned.Outcome(
        published.plan, region, caller, published.written is not None, identity, published.written
    )
    planned.show_json(run, outcome, wanted.records if wanted else None)


def put_back(
    undo: Undo, site: Site, scene: Scene, run: Run, where: Path, *, yes: bool, dry_run: bool
) -> Published:
    """Undo a write; raises SesctlError where something has changed since."""
    from sesctl.cli.writing import write
    from sesctl.workflows.publish import prepare_undo

    plan = prepare_undo(undo, site.host)
    agreed = planned.agreed(plan, run, yes=yes, dry_run=dry_run, question="Put this back?")
    written = write(plan, site.host, scene, run, where, options=site.options) if agreed else None
    if not plan.steps:
        run.terminal.say("nothing to put back: the zone is as it was before")
    return Published(plan, written)
