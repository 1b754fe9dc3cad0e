from __future__ import annotations

import socket
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.cli import Cli, Simulators

LOOK = ("check-dns", "example.com", "-o", "json")
NOT_MISSING = ("dkim-record-missing", "mail-from-mx-missing", "mail-from-spf-missing", "dmarc-missing")


def only(document: Any) -> Any:
    (domain,) = document["domains"]
    return domain


def found(domain: Any) -> set[str]:
    return {finding["check"] for finding in domain["findings"]}


def at_least(domain: Any, severity: str) -> set[str]:
    order = ["note", "warning", "error"]
    wanted = order[order.index(severity) :]
    return {finding["check"] for finding in domain["findings"] if finding["severity"] in wanted}


@contextmanager
def black_hole() -> Iterator[str]:
    """A bound socket that takes every datagram and never answers."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as udp:
        udp.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{udp.getsockname()[1]}"


@contextmanager
def closed_port() -> Iterator[str]:
    """A URL at which nothing listens, and nothing will while it is in use."""
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


# The document of the contract, section 3 of the design, as a checker that takes nothing else.

TEXT = (str,)
MAYBE = (str, type(None))
NUMBER = (int,)
STATUSES = {"PENDING", "SUCCESS", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED"}


def has(value: Any, **fields: Any) -> None:
    """Check that an object has the fields, each of a type or one of a set; those with `_` may be absent."""
    assert isinstance(value, dict), value
    optional = {name.removesuffix("_") for name in fields if name.endswith("_")}
    wanted = {name.removesuffix("_"): kind for name, kind in fields.items()}
    assert set(value) - optional == set(wanted) - optional, value
    for name, one in value.items():
        kind = wanted[name]
        if isinstance(kind, set):
            assert one in kind, (name, one)
        else:
            assert type(one) in kind, (name, one)


def is_moment(text: str | None) -> None:
    if text is not None:
        moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert moment.year >= 2024


def is_check_document(document: Any) -> None:
    has(
        document,
        schema={"sesctl.check-dns/1"},
        checked_at=TEXT,
        region=MAYBE,
        domains=(list,),
        account_=(dict,),
    )
    is_moment(document["checked_at"])
    assert document["domains"]
    for domain in document["domains"]:
        is_domain(domain)


def is_domain(domain: Any) -> None:
    has(
        domain,
        domain=TEXT,
        verdict={"ready", "warnings", "pending", "failing", "unknown"},
        identity=(dict, type(None)),
        records=(list,),
        spf=(list,),
        dmarc=(dict, type(None)),
        findings=(list,),
        skipped=(list,),
        next_look=MAYBE,
    )
    is_moment(domain["next_look"])
    if identity := domain["identity"]:
        has(
            identity,
            verification_status=STATUSES,
            dkim_status=STATUSES,
            mail_from_status=STATUSES | {None},
            last_checked=MAYBE,
        )
        is_moment(identity["last_checked"])
    for record in domain["records"]:
        is_record(record)
    for spf in domain["spf"]:
        has(spf, name=TEXT, record=MAYBE, valid=(bool,), lookups=NUMBER, void_lookups=NUMBER)
    if dmarc := domain["dmarc"]:
        policies, known = {"none", "quarantine", "reject", None}, {True, False, None}
        alignment = {"dkim_aligned": known, "spf_aligned": known}
        has(dmarc, name=TEXT, record=TEXT, policy=policies, inherited_from=MAYBE, outcome_=TEXT, **alignment)
    for finding in domain["findings"]:
        parts = {"subject": TEXT, "message": TEXT, "seen": MAYBE, "expected": MAYBE, "fix": TEXT}
        has(finding, check=TEXT, severity={"error", "warning", "note"}, **parts)
        assert finding["message"]
        assert finding["fix"]
    for skip in domain["skipped"]:
        has(skip, check=TEXT, reason=TEXT)
        assert skip["reason"]


def is_record(record: Any) -> None:
    has(
        record,
        purpose={"dkim", "mail-from-mx", "mail-from-spf", "dmarc", "spf"},
        name=TEXT,
        type={"CNAME", "MX", "TXT"},
        expected=(list,),
        status={"ok", "missing", "wrong", "unknown"},
        propagating_=(bool,),
        seen=(list,),
    )
    assert all(isinstance(value, str) for value in record["expected"])
    results = {"answer", "nodata", "nxdomain", "servfail", "refused", "timeout", "lame", "malformed"}
    for seen in record["seen"]:
        has(
            seen,
            server=TEXT,
            address=TEXT,
            role={"authoritative", "resolver"},
            result=results,
            values=(list,),
            ttl=(int, type(None)),
            detail_=TEXT,
        )
        assert all(isinstance(value, str) for value in seen["values"])
        assert (seen["ttl"] is not None) == (seen["result"] == "answer")


@pytest.mark.parametrize(
    ("scenario", "options"),
    [
        ("domain-verified", ()),
        ("domain-pending", ()),
        ("domain-pending", ("--no-aws",)),
        ("empty", ()),
        ("empty", ("--no-aws",)),
        ("production", ("--fail-on", "note")),
    ],
)
def test_the_document_is_that_of_the_contract(
    simulate: Simulators, scenario: str, options: tuple[str, ...]
) -> None:
    is_check_document(simulate(scenario=scenario)(*LOOK, *options).json)


@pytest.mark.parametrize(
    "kind", ["servfail", "refused", "lame", "garbage", "truncate", "wrong-id", "timeout"]
)
def test_the_document_is_that_of_the_contract_whatever_servers_do(verified: Cli, kind: str) -> None:
    verified.dns_fault(kind, listener="authoritative")
    done = verified(*LOOK, "--dns-timeout", "1")
    assert "Traceback" not in done.stderr
    is_check_document(done.json)


def test_all_is_right(verified: Cli) -> None:
    done = verified(*LOOK)
    domain = only(done.json)
    assert (done.code, domain["verdict"], done.json["region"]) == (0, "ready", "us-east-1")
    assert {one["purpose"]: one["status"] for one in domain["records"]} == dict.fromkeys(
        ["dkim", "mail-from-mx", "mail-from-spf", "dmarc"], "ok"
    )
    assert domain["identity"]["verification_status"] == "SUCCESS"
    assert domain["next_look"] is None
    assert (domain["dmarc"]["policy"], domain["dmarc"]["dkim_aligned"]) == ("none", True)
    assert at_least(domain, "warning") == set()


def test_nothing_is_published_yet(pending: Cli) -> None:
    done = pending(*LOOK)
    domain = only(done.json)
    assert (done.code, domain["verdict"]) == (1, "failing")
    assert {one["status"] for one in domain["records"]} == {"missing"}
    assert "dkim-record-missing" in found(domain)
    assert domain["next_look"] is not None


def test_dns_is_right_and_ses_has_not_looked_yet(simulate: Simulators) -> None:
    cli = simulate(scenario="domain-pending", verify_interval=3600)
    cli.publish(cli("records", "example.com", "-o", "json").json["records"])
    done = cli(*LOOK)
    assert (done.code, only(done.json)["verdict"]) == (8, "pending")
    assert only(done.json)["next_look"] is not None


def test_a_domain_that_is_no_identity_anywhere_is_an_error(cli: Cli) -> None:
    done = cli(*LOOK)
    assert (done.code, only(done.json)["identity"]) == (1, None)
    assert "identity-missing" in found(only(done.json))


def test_an_identity_in_another_region_is_found(cli: Cli) -> None:
    made = cli("init", "domain", "example.com", "--yes", "--region", "eu-west-3", "-o", "json").json
    cli.publish(made["records"])
    cli.control("POST", "/verify")
    done = cli(*LOOK)
    assert done.code == 1
    (finding,) = [one for one in only(done.json)["findings"] if one["check"].startswith("identity-in-other")]
    assert "eu-west-3" in finding["message"] + finding["fix"]
    assert cli(*LOOK, "--region", "eu-west-3").code == 0


def test_records_of_another_region_are_not_called_missing(cli: Cli) -> None:
    cli("init", "domain", "example.com", "--yes")
    other = cli("init", "domain", "example.com", "--yes", "--region", "eu-west-3", "-o", "json").json
    cli.publish(other["records"])
    domain = only(cli(*LOOK).json)
    (mx,) = [one for one in domain["records"] if one["purpose"] == "mail-from-mx"]
    assert mx["status"] == "wrong"
    assert "mail-from-mx-missing" not in found(domain)


def test_several_domains_are_judged_in_one_run_and_the_worst_code_counts(verified: Cli) -> None:
    done = verified("check-dns", "example.com", "Example.ORG", "example.com", "-o", "json")
    assert [one["domain"] for one in done.json["domains"]] == ["example.com", "example.org"]
    assert done.json["domains"][0]["verdict"] == "ready"
    assert done.code == 1
    is_check_document(done.json)


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 0), ("note", 1)])
def test_the_mildest_finding_that_counts_can_be_chosen(verified: Cli, level: str, code: int) -> None:
    done = verified(*LOOK, "--fail-on", level)
    assert {one["severity"] for one in only(done.json)["findings"]} == {"note"}
    assert done.code == code


def test_a_warning_counts_when_asked_for(verified: Cli) -> None:
    verified.driver.client("sesv2").put_email_identity_mail_from_attributes(EmailIdentity="example.com")
    domain = only(verified(*LOOK).json)
    assert at_least(domain, "warning") == {"mail-from-not-set"}
    assert domain["verdict"] == "warnings"
    assert (verified(*LOOK).code, verified(*LOOK, "--fail-on", "warning").code) == (0, 1)


def test_without_aws_nothing_is_asked_of_aws(verified: Cli) -> None:
    verified.forget_calls()
    done = verified(*LOOK, "--no-aws", env={"AWS_REGION": None, "AWS_DEFAULT_REGION": None})
    assert (done.code, verified.calls()) == (0, [])
    domain = only(done.json)
    assert (domain["identity"], domain["records"]) == (None, [])
    assert domain["dmarc"]["policy"] == "none"


# What could not be looked at is never called missing.


@pytest.mark.parametrize(
    ("kind", "result"), [("servfail", "servfail"), ("refused", "refused"), ("timeout", "timeout")]
)
def test_a_server_that_fails_is_unknown_with_the_reason_and_not_missing(
    verified: Cli, kind: str, result: str
) -> None:
    verified.dns_fault(kind)
    done = verified(*LOOK, "--dns-timeout", "1")
    domain = only(done.json)
    assert {one["status"] for one in domain["records"]} == {"unknown"}
    assert {seen["result"] for one in domain["records"] for seen in one["seen"]} <= {result}
    assert found(domain).isdisjoint(NOT_MISSING)
    skipped = {one["check"]: one["reason"] for one in domain["skipped"]}
    assert set(NOT_MISSING) <= set(skipped)
    assert done.code in {1, 5}
    assert domain["verdict"] in {"failing", "unknown"}


def test_a_black_hole_is_unknown_and_not_missing(verified: Cli) -> None:
    with black_hole() as silent:
        options = ("--authoritative", silent, "--resolver", silent, "--dns-timeout", "1")
        done = verified(*LOOK, *options)
    domain = only(done.json)
    assert {one["status"] for one in domain["records"]} == {"unknown"}
    assert found(domain).isdisjoint(NOT_MISSING)
    assert {seen["result"] for one in domain["records"] for seen in one["seen"]} == {"timeout"}


def test_one_silent_server_does_not_spoil_the_rest(verified: Cli) -> None:
    right = verified.driver.simulator.authoritative
    with black_hole() as silent:
        options = ("--authoritative", right, "--authoritative", silent, "--dns-timeout", "2")
        domain = only(verified(*LOOK, *options).json)
    assert {one["status"] for one in domain["records"]} == {"ok"}
    for one in domain["records"]:
        by_address = {seen["address"]: seen["result"] for seen in one["seen"]}
        assert (by_address[right], by_address[silent]) == ("answer", "timeout")
    assert at_least(domain, "error") == set()


def test_a_silent_resolver_does_not_spoil_what_the_zone_says(verified: Cli) -> None:
    with black_hole() as silent:
        domain = only(verified(*LOOK, "--resolver", silent, "--dns-timeout", "1").json)
    assert {one["status"] for one in domain["records"]} == {"ok"}
    assert found(domain).isdisjoint(NOT_MISSING)


def test_one_name_that_fails_leaves_the_other_records_judged(verified: Cli) -> None:
    verified.dns_fault("servfail", name="_dmarc.example.com")
    domain = only(verified(*LOOK).json)
    states = {one["purpose"]: one["status"] for one in domain["records"]}
    assert states == {"dkim": "ok", "mail-from-mx": "ok", "mail-from-spf": "ok", "dmarc": "unknown"}
    assert "dmarc-missing" not in found(domain)


def test_a_denied_identity_is_unknown_and_dns_is_judged_all_the_same(verified: Cli) -> None:
    verified.fault("ses:GetEmailIdentity", "denied")
    done = verified(*LOOK)
    domain = only(done.json)
    assert (done.code, domain["verdict"], domain["identity"]) == (4, "unknown", None)
    assert "identity-missing" not in found(domain)
    reasons = {one["check"]: one["reason"] for one in domain["skipped"]}
    assert "ses:GetEmailIdentity is not allowed" in reasons["identity-missing"]
    assert domain["dmarc"]["policy"] == "none"
    assert "SES could not be asked" in verified("check-dns", "example.com").stdout


def test_a_denied_list_of_identities_spoils_nothing_else(verified: Cli) -> None:
    verified.fault("ses:ListEmailIdentities", "denied")
    domain = only(verified(*LOOK).json)
    assert {one["status"] for one in domain["records"]} == {"ok"}
    assert found(domain) <= {"dmarc-monitoring-only", "dmarc-no-reports", "spf-domain-missing"}


def test_an_endpoint_that_is_not_there_is_no_missing_identity(pending: Cli) -> None:
    with closed_port() as nowhere:
        done = pending(*LOOK, "--endpoint-url", nowhere)
    assert only(done.json)["identity"] is None
    assert "identity-missing" not in found(only(done.json))


def test_what_could_not_be_asked_outweighs_findings_in_the_exit_code(cli: Cli) -> None:
    with closed_port() as nowhere:
        done = cli(*LOOK, "--endpoint-url", nowhere)
    assert "dmarc-missing" in found(only(done.json))
    assert done.code == 5


def test_the_answer_in_text_says_the_same(pending: Cli) -> None:
    done = pending("check-dns", "example.com")
    assert done.code == 1
    assert done.stdout.startswith("example.com in us-east-1: failing\n")
    assert "dkim-record-missing" in done.stdout
    assert done.stdout.count("missing") >= 6
    assert "\x1b" not in done.stdout


def test_more_is_told_with_v(verified: Cli) -> None:
    assert verified.driver.simulator.authoritative not in verified("check-dns", "example.com").stdout
    assert verified.driver.simulator.authoritative in verified("check-dns", "example.com", "-v").stdout


def test_quiet_leaves_only_the_answer(verified: Cli) -> None:
    done = verified("check-dns", "example.com", "-q")
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize("command", ["check-dns", "doctor", "records", "publish", "init events"])
def test_the_name_of_a_website_is_answered_with_a_command_that_is_not_refused(cli: Cli, command: str) -> None:
    done = cli(*command.split(), "www.example.com", "-o", "json")
    said = done.stdout
    assert "sesctl init domain example.com" in said
    assert "init domain www." not in said
