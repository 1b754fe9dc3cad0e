"""The sections of `doctor`: what each of them looks at, with the adapters that the options lead to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.checkup import Section
from sesctl.model.fact import Found, Unread
from sesctl.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.checks.run import Judgement
    from sesctl.model.account import Caller
    from sesctl.model.credential_facts import CredentialFacts
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity
    from sesctl.model.principal import PrincipalKind
    from sesctl.model.report import DomainReport
    from sesctl.model.status import Status
    from sesctl.ports import Aws
    from sesctl.workflows.check_dns import Scene
    from sesctl.workflows.doctor import Examination


@dataclass
class Patient:
    """What is looked at.

    Attributes:
        aws: None where there are no settings that lead to an account.
        why_no_aws: the error that says why.
        domain: None where none was named or found.
        address: that mail comes from.
        principal: who sends, where that was said.
        volume: mails a month.
        env_file: that the application reads; None for the `.env` of the working directory, where there is one.
    """

    scene: Scene
    aws: Aws | None
    why_no_aws: SesctlError | None
    domain: str | None = None
    address: str | None = None
    principal: tuple[PrincipalKind, str] | None = None
    volume: int | None = None
    env_file: Path | None = None
    looked: DomainReport | None = None
    lock: Lock = field(default_factory=Lock)

    @property
    def account(self) -> Aws:
        """The account; raises the error that keeps it from being opened."""
        if self.aws is None:
            raise self.why_no_aws or SesctlError(
                "credentials", "no account", why="none was opened", try_="aws configure"
            )
        return self.aws

    @property
    def report(self) -> DomainReport:
        """The domain as `check-dns` looks at it, once; raises SesctlError."""
        with self.lock:
            if self.looked is None:
                self.looked = _looked_at(self.domain or "", replace(self.scene, aws=self.account))
            return self.looked

    @cached_property
    def status(self) -> Status:
        """The account as `status` reads it."""
        from sesctl.workflows.status import read_status

        return read_status(self.account, self.scene.clock)


def examinations(patient: Patient) -> Iterator[Examination]:
    """Yield every section, in the order in which they are shown."""
    from sesctl.workflows.doctor import Examination

    looks: dict[str, Callable[[Patient], Section]] = {
        "credentials": _credentials,
        "permissions": _permissions,
        "identity": _identity,
        "dns": _dns,
        "account": _account,
        "events": _events,
        "alarms": _alarms,
        "sender": _sender,
        "env": _env,
        "costs": _costs,
    }
    for name, look in looks.items():
        yield Examination(name, lambda look=look: look(patient))  # type: ignore[misc]


def _credentials(patient: Patient) -> Section:
    """Whose they are, where they come from, and whether the clock of this machine is right."""
    from sesctl.model.credential_facts import CredentialFacts

    aws = patient.account
    caller = aws.sts().caller()
    seen = (f"account {caller.account_id}, region {aws.region}", f"{caller.arn}, from {aws.credentials_from}")
    findings, skipped = _judged(CredentialFacts(patient.scene.clock.now(), caller), permissions=False)
    return Section("credentials", (*seen, *_age(patient, caller)), findings, skipped)


def _age(patient: Patient, caller: Caller) -> Iterator[str]:
    """How old the key in use is, where it is one of a user, and that may be read."""
    kind, _, name = caller.arn.rpartition(":")[2].partition("/")
    if kind != "user":
        return
    try:
        keys = patient.account.iam().keys(name.rpartition("/")[2])
    except SesctlError:
        return
    used = patient.account.access_key_id
    for key in keys:
        if key.id == used and key.created_at:
            yield f"the access key {key.id} is {(patient.scene.clock.now() - key.created_at).days} days old"


def _permissions(patient: Patient) -> Section:
    """Which of the actions that an onboarding needs are refused: IAM's simulation tells, or else trying."""
    from sesctl.cli.permissions import actions_by_command
    from sesctl.model.credential_facts import CredentialFacts

    caller = patient.account.sts().caller()
    table = actions_by_command()
    needed = {action: command for command in _ONBOARDING for action in table[command]}
    try:
        answers = patient.account.iam().simulate(_principal_of(caller.arn), sorted(needed), ["*"], {})
        seen = f"{sum(answers.values())} of {len(answers)} actions of an onboarding are allowed"
    except SesctlError as error:
        answers = _tried(patient)
        allowed = sum(answers.values())
        seen = f"{allowed} of {len(answers)} calls that only read are allowed; more is not known, since {_why(error)}"
    facts = CredentialFacts(patient.scene.clock.now(), caller, Found(answers), needed)
    findings, skipped = _judged(facts, permissions=True)
    return Section("permissions", (seen,), findings, skipped)


def _why(error: SesctlError) -> str:
    return f"IAM's policy simulation could not be asked ({error.what.rstrip('.')})"


def _tried(patient: Patient) -> dict[str, bool]:
    """Which harmless calls are allowed; one that failed for another reason is not known, and left out."""
    aws, name = patient.account, patient.domain or "example.com"
    calls: dict[str, Callable[[], object]] = {
        "ses:GetAccount": aws.ses().account,
        "ses:ListEmailIdentities": aws.ses().identities,
        "ses:GetEmailIdentity": lambda: aws.ses().identity(name),
        "route53:ListHostedZonesByName": lambda: aws.hosted_zones().zones(name),
        "cloudwatch:GetMetricData": lambda: aws.metrics().reputation(patient.scene.clock.now()),
    }
    answers = {action: _is_allowed(call) for action, call in calls.items()}
    return {action: answer for action, answer in answers.items() if answer is not None}


def _is_allowed(call: Callable[[], object]) -> bool | None:
    try:
        call()
    except SesctlError as error:
        return False if error.kind == "permission" else None
    return True


_ONBOARDING = ("init domain", "check-dns", "status", "request-production", "send-test")


def _judged(facts: CredentialFacts, *, permissions: bool) -> Judgement:
    """Judge what one of the two sections is about."""
    from sesctl.checks.registry import catalogue
    from sesctl.checks.run import judge_view

    chosen = {name for name in catalogue("credentials") if name.startswith("permission-") is permissions}
    return judge_view(facts, "credentials", chosen)


def _principal_of(arn: str) -> str:
    """The role behind a session: a policy belongs to the one, and the simulation wants it."""
    parts = arn.split(":")
    if ":assumed-role/" not in arn:
        return arn
    role = parts[5].split("/")[1]
    return f"{parts[0]}:{parts[1]}:iam::{parts[4]}:role/{role}"


def _identity(patient: Patient) -> Section:
    """Whether SES knows the domain, and agrees."""
    if patient.domain is None:
        return Section("identity", not_asked="no domain was named, and the region has none")
    fact: Fact[Identity] = patient.account.ses().identity(patient.domain)
    findings = tuple(one for one in patient.report.findings if one.check.startswith(_OF_IDENTITY))
    findings += tuple(_uncovered(patient, patient.domain))
    if not isinstance(fact, Found):
        return Section("identity", (f"SES has no identity {patient.domain}",), findings)
    one = fact.value
    mail_from = f"{one.mail_from.domain} {_word(one.mail_from.status)}" if one.mail_from else "none"
    facts = (
        f"verification {_word(one.status)}, DKIM {_word(one.dkim.status)}, MAIL FROM {mail_from}",
        f"configuration set: {one.configuration_set or 'none'}",
    )
    return Section("identity", facts, findings)


_OF_IDENTITY = "identity-"


def _uncovered(patient: Patient, domain: str) -> Iterator[Finding]:
    """The address that mail comes from, where it is of another domain and SES has no identity for it."""
    from sesctl.cli.senders import identity_of

    address = patient.address
    if address is None or f".{address.rpartition('@')[2]}".endswith(f".{domain}"):
        return
    try:
        identity_of(address, patient.account.ses())
    except SesctlError as error:
        if error.kind != "not-found":
            raise
        yield Finding(
            "identity-missing",
            Severity.ERROR,
            address,
            f"{address} is not an address of {domain}, and {error.what}: SES refuses mail from it.",
            f"Send from an address of {domain}, or: {error.try_}",
        )


def _word(status: str) -> str:
    return str(status).lower().replace("_", " ")


def _dns(patient: Patient) -> Section:
    """All that check-dns finds; without access to AWS, what the domain shows by itself."""
    if patient.domain is None:
        return Section("dns", not_asked="no domain was named, and the region has none")
    try:
        return _dns_section(patient.report)
    except SesctlError as error:
        if error.kind not in {"credentials", "clock"}:
            raise
        alone = _dns_section(_looked_at(patient.domain, replace(patient.scene, aws=None)))
        said = "zone, SPF and DMARC alone: SES could not be asked which records it expects"
        return replace(alone, facts=(said,), unread=Unread(error.what, error.kind, error.why, error.try_))


def _looked_at(domain: str, scene: Scene) -> DomainReport:
    from sesctl.workflows.check_dns import check_domains

    (report,) = check_domains([domain], scene)
    return report


def _dns_section(report: DomainReport) -> Section:
    findings = tuple(one for one in report.findings if not one.check.startswith(_OF_IDENTITY))
    right = sum(one.status == "ok" for one in report.records)
    facts = [f"{right} of {len(report.records)} records are right"] if report.records else []
    identity = report.observation.identity
    unread = identity if isinstance(identity, Unread) else None
    by_identity = report.verdict == "failing" and not any(one.severity is Severity.ERROR for one in findings)
    verdict = f"verdict: {report.verdict}{', by the identity alone' if by_identity else ''}"
    return Section("dns", (*facts, verdict), findings, report.skipped, unread=unread)


def _account(patient: Patient) -> Section:
    """Sandbox, review, quota, reputation."""
    from sesctl.checks.account_verdict import judge_account

    status = patient.status
    if isinstance(status.account, Unread):
        return Section("account", unread=status.account)
    findings, skipped = judge_account(status, patient.scene.clock.now())
    return Section("account", tuple(_account_facts(status)), findings, skipped)


def _account_facts(status: Status) -> Iterator[str]:
    if not isinstance(status.account, Found):
        return
    account = status.account.value
    yield "production access" if account.production else "sandbox: verified recipients and the simulator only"
    if account.quota:
        most = "no limit" if account.quota.per_day is None else f"{account.quota.per_day:,.0f}"
        yield f"sent in 24 hours: {account.quota.sent:,.0f} of {most}"


def _events(patient: Patient) -> Section:
    """Whether anybody hears of bounces and complaints."""
    if patient.domain is None:
        return Section("events", not_asked="no domain was named, and the region has none")
    from sesctl.planning.checkup_facts import events_facts
    from sesctl.workflows.events_look import judge_events_seen, read_events

    if not isinstance(patient.account.ses().identity(patient.domain), Found):
        return Section("events", not_asked="there is no identity")
    seen = read_events(patient.account, patient.domain)
    return _with_facts("events", judge_events_seen(seen), events_facts(seen))


def _with_facts(name: str, judgement: Judgement, facts: Iterator[str]) -> Section:
    """A section with what there is; where something was not seen, only with what was found."""
    findings, skipped = judgement
    seen_all = all(one.on_purpose for one in skipped)
    return Section(name, tuple(facts) if seen_all else (), findings, skipped)


def _alarms(patient: Patient) -> Section:
    """Whether anybody is told when the bounce rate rises."""
    from sesctl.planning.checkup_facts import alarms_facts
    from sesctl.workflows.alarms_look import judge_alarms_seen, read_alarms

    seen = read_alarms(patient.account)
    return _with_facts("alarms", judge_alarms_seen(seen), alarms_facts(seen))


def _env(patient: Patient) -> Section:
    """The .env file against the account."""
    from sesctl.files.disk import Disk
    from sesctl.files.git import Git
    from sesctl.workflows.env_file import judge_env

    path = patient.env_file or Path(".env")
    if patient.env_file is None and not path.is_file():
        return Section("env", not_asked="there is no .env here; --env-file FILE names another")
    if not path.exists():
        raise SesctlError(
            "file",
            f"there is no {path}",
            why="it was named by --env-file",
            try_=f"sesctl init env --file {path}",
        )
    findings, skipped = judge_env(str(path), patient.aws, Disk(), Git())
    return Section("env", (str(path),), findings, skipped)


def _sender(patient: Patient) -> Section:
    """Whether whoever sends may do so, and nothing more."""
    if patient.principal is None:
        return Section("sender", not_asked="--role NAME or --user NAME says who sends")
    from sesctl.checks.run import judge_view
    from sesctl.cli.senders import identity_of
    from sesctl.model.sender_facts import SenderFacts
    from sesctl.workflows.sender import find_sender

    kind, name = patient.principal
    aws = patient.account
    found = find_sender(aws.iam(), kind, name)
    if found is None:
        return Section("sender", (f"there is no {kind} {name}",), (_nobody(kind, name),))
    address = patient.address or f"otp@{patient.domain or 'example.com'}"
    identity = identity_of(address, aws.ses())
    base = f"arn:{found.principal.arn.split(':')[1]}:ses:{aws.region}:{found.principal.arn.split(':')[4]}"
    chosen = identity.configuration_set
    facts = SenderFacts(
        patient.scene.clock.now(),
        Found(found),
        address,
        f"{base}:identity/{identity.name}",
        f"{base}:configuration-set/{chosen}" if chosen else "",
    )
    findings, skipped = judge_view(facts, "sender")
    policies = _counted(len(found.policies), "policy", "policies")
    keys = f", {_counted(len(found.keys), 'access key', 'access keys')}" if kind == "user" else ""
    return Section("sender", (f"{kind} {name}: {policies}{keys}",), findings, skipped)


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _nobody(kind: str, name: str) -> Finding:
    return Finding(
        "policy-lacks-send",
        Severity.ERROR,
        name,
        f"There is no {kind} {name} in this account.",
        f"sesctl init sender --{kind} {name} --from YOUR-ADDRESS",
    )


def _costs(patient: Patient) -> Section:
    """The plan, and what a month comes to."""
    from sesctl.planning.costs import cost_facts

    account = patient.status.account
    if isinstance(account, Unread):
        return Section("costs", unread=account)
    if not isinstance(account, Found):
        return Section("costs", not_asked="SES was not asked")
    return Section("costs", cost_facts(account.value.plan, account.value.next_plan, patient.volume))
