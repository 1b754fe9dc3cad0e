"""The published schemas are those of the code, and what the executable prints keeps to them."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from docs.schemas import FOLDER, drifted, main, schemas, write
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # stubs are apart
from support.events import Events
from support.message_world import message

from sesctl.render.documents import to_json
from sesctl.render.inspect_document import inspect_document
from sesctl.render.schema import DOCUMENTS

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Simulators

PRODUCTION = ("request-production", "--mail-type", "transactional", "--website", "https://example.com")

SEEN = {
    "server": "ns-1.example.net",
    "address": "192.0.2.1",
    "role": "authoritative",
    "result": "answer",
    "values": ["v=DMARC1; p=none;"],
    "ttl": 300,
}
CHECK = {
    "schema": "sesctl.check-dns/1",
    "checked_at": "2026-01-02T03:04:05Z",
    "region": "eu-west-3",
    "domains": [
        {
            "domain": "example.com",
            "verdict": "failing",
            "identity": {
                "verification_status": "SUCCESS",
                "dkim_status": "SUCCESS",
                "mail_from_status": None,
                "last_checked": None,
            },
            "records": [
                {
                    "purpose": "dmarc",
                    "name": "_dmarc.example.com",
                    "type": "TXT",
                    "expected": ["v=DMARC1; p=none;"],
                    "status": "ok",
                    "propagating": False,
                    "seen": [SEEN],
                }
            ],
            "spf": [
                {
                    "name": "example.com",
                    "record": "v=spf1 -all",
                    "valid": True,
                    "lookups": 0,
                    "void_lookups": 0,
                }
            ],
            "dmarc": {
                "name": "_dmarc.example.com",
                "record": "v=DMARC1; p=none;",
                "policy": "none",
                "inherited_from": None,
                "dkim_aligned": True,
                "spf_aligned": None,
                "outcome": "record",
            },
            "findings": [
                {
                    "check": "dkim-zone-doubled",
                    "severity": "error",
                    "subject": "example.com",
                    "message": "…",
                    "seen": None,
                    "expected": None,
                    "fix": "…",
                }
            ],
            "skipped": [{"check": "identity-pending", "reason": "…"}],
            "next_look": None,
        }
    ],
}
"""A document in the shape of the contract, with every object in it."""

Place = tuple[str | int, ...]


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def faults(document: Any, name: str | None = None) -> list[str]:
    """What is wrong with a document by its own schema, or by that of the name."""
    chosen = name or document["schema"].replace("/", ".")
    return [f"{error.json_path}: {error.message}" for error in validator(chosen).iter_errors(document)]


def objects(value: Any, place: Place = ()) -> list[Place]:
    """Where in a document objects are."""
    match value:
        case dict():
            inner = [place for key, one in value.items() for place in objects(one, (key,))]
            return [place, *((*place, *deeper) for deeper in inner)]
        case list():
            return [(*place, index, *deeper) for index, one in enumerate(value) for deeper in objects(one)]
        case _:
            return []


def at(document: Any, place: Place) -> Any:
    for step in place:
        document = document[step]
    return document


@pytest.fixture(scope="module")
def account(simulate: Simulators) -> Cli:
    """example.com is verified, in the sandbox, and broken.example.com has nothing published."""
    cli = simulate(scenario="domain-verified", verify_interval=3600)
    cli.account(rate=100)  # the tests send more than one mail a second
    cli.driver.client("sesv2").create_email_identity(EmailIdentity="broken.example.com")
    return cli


def test_published_schemas_are_those_of_the_code_or_run_the_generator() -> None:
    assert drifted(schemas(), FOLDER) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_schema_is_a_schema_itself(name: str) -> None:
    Draft202012Validator.check_schema(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def test_writing_mends_what_has_drifted_and_removes_what_is_left_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(schemas(), tmp_path)
    (tmp_path / "sesctl.gone.1.json").write_text("{}", encoding="utf-8")
    (tmp_path / "sesctl.plan.1.json").write_text("{}", encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
    assert re.findall(r"docs/schema/(\S+) has drifted", capsys.readouterr().err) == [
        "sesctl.gone.1.json",
        "sesctl.plan.1.json",
    ]
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0


def test_page_of_the_schemas_lists_each_document() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((\S+)\.json\)", page)) == set(DOCUMENTS)


@pytest.mark.parametrize("place", objects(CHECK), ids=lambda place: ".".join(map(str, place)) or "document")
def test_a_field_may_be_added_anywhere_and_none_removed(place: Place) -> None:
    assert faults(CHECK) == []
    added = deepcopy(CHECK)
    at(added, place)["field_of_a_later_version"] = {"of": ["any", "shape"]}
    assert faults(added) == []
    for field in at(CHECK, place):
        removed = deepcopy(CHECK)
        del at(removed, place)[field]
        assert faults(removed, "sesctl.check-dns.1"), field


def test_a_value_that_the_contract_does_not_know_is_a_fault() -> None:
    changed: Any = deepcopy(CHECK)
    changed["domains"][0]["verdict"] = "fine"
    (fault,) = faults(changed)
    assert fault.startswith("$.domains[0].verdict: 'fine' is not one of")


@pytest.mark.parametrize(
    ("arguments", "schema", "code"),
    [
        (("records", "example.com"), "records", 0),
        (("check-dns", "example.com", "broken.example.com"), "check-dns", 1),
        (("check-dns", "broken.example.com", "--suggest"), "check-dns", 1),
        (("check-dns", "example.com", "--no-aws"), "check-dns", 0),
        (("check-dns", "example.com", "--resolver", "127.0.0.1:9", "--dns-timeout", "0.2"), "check-dns", 5),
        (("init", "domain", "new.example.com", "--dry-run"), "plan", 3),
        (("init", "domain", "example.com", "--dry-run"), "plan", 0),
        (("init", "email", "ana@example.org", "--dry-run"), "plan", 3),
        (("init", "events", "example.com", "--sqs", "ses-events", "--prove", "--yes"), "plan", 0),
        (("init", "events", "example.com", "--email", "ana@example.org", "--dry-run"), "plan", 3),
        (("init", "alarms", "--email", "ana@example.org", "--yes"), "plan", 8),
        (("status",), "status", 0),
        (("status", "example.com", "--all-regions"), "status", 0),
        (
            ("send-test", "--from", "otp@example.com", "--simulate", "success", "--yes"),
            "send-test",
            0,
        ),
        (("send-test", "--from", "otp@example.com", "--simulate", "success", "--dry-run"), "send-test", 3),
        (("send-test", "--from", "otp@example.com", "--simulate", "success", "--count", "2"), "send-test", 0),
        ((*PRODUCTION, "--dry-run"), "request-production", 3),
        (("inspect", "nothing.eml"), "error", 2),
        (("explain", "Email address is not verified.", "--from", "otp@example.com"), "explain", 0),
        (("explain", "nothing that anybody knows"), "explain", 1),
        (("check-dns", "not a domain"), "error", 2),
        (("records", "nobody.example.com"), "error", 1),
        (("status", "--nosuch"), "error", 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_a_command_prints_keeps_to_its_schema(
    account: Cli, arguments: tuple[str, ...], schema: str, code: int
) -> None:
    done = account(*arguments, "-o", "json")
    assert done.code == code, done.said
    assert done.json["schema"] == f"sesctl.{schema}/1"
    assert faults(done.json) == []


@pytest.mark.parametrize(
    "changes",
    [
        "",
        "From:\nDate:\n@altered body\n@receiver none",
        "@signed none\n@html none\n@dns mail.example.com TXT timeout\n@forged mx.elsewhere.example; dkim=pass",
        "@dns token1._domainkey.example.com TXT p=\n@dns _dmarc.example.com TXT none\n@envelope tls=off",
    ],
    ids=["right", "bare", "unsigned", "unpublished"],
)
def test_the_judgement_on_a_mail_keeps_to_its_schema(changes: str) -> None:
    for dns in (True, False):
        report = message(changes).inspect(dns=dns)
        assert faults(json.loads(to_json(inspect_document(report, "mail.eml")))) == []


def test_an_account_with_rates_and_regions_that_say_nothing_keeps_to_its_schema(account: Cli) -> None:
    account.control("POST", "/reputation", {"bounce": [0.01, None, 0.07], "region": "eu-west-3"})
    for kind, region in (("invalid-token", "af-south-1"), ("denied", "ca-west-1")):
        account.control("POST", "/faults", {"action": "ses:*", "kind": kind, "region": region})
    done = account("status", "example.com", "--all-regions", "--region", "eu-west-3", "-o", "json")
    account.control("DELETE", "/faults")
    assert done.code == 1
    assert {one["state"] for one in done.json["regions"]} == {"answered", "not-enabled", "unknown"}
    assert faults(done.json) == []


def test_a_draft_and_the_reply_that_is_made_of_it_keep_to_their_schemas(account: Cli, tmp_path: Path) -> None:
    path = str(tmp_path / "production.md")
    for _ in ("written", "read"):
        draft = account(*PRODUCTION, "--draft", path, "-o", "json")
        assert draft.json["schema"] == "sesctl.production-draft/1"
        assert (draft.code, faults(draft.json)) == (1, [])
    reply = account("request-production", "--reply", path, "-o", "json")
    assert (reply.code, reply.json["reply"]["text"], faults(reply.json)) == (1, None, [])


def test_an_inspected_file_keeps_to_its_schema(account: Cli, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(message().raw)
    done = account("inspect", str(tmp_path / "mail.eml"), "--no-dns", "-o", "json")
    assert done.code == 0
    assert faults(done.json) == []


def test_what_became_of_a_mail_keeps_to_its_schema(account: Cli) -> None:
    url = Events(account).whole()
    line = ("send-test", "--from", "otp@example.com", "--simulate", "bounce", "-o", "json")
    for action, code in ((None, 0), ("sqs:ReceiveMessage", 4)):
        if action:
            account.fault(action, "denied", times=1)
        done = account(*line, "--prove", "--queue", url)
        assert (done.code, faults(done.json)) == (code, [])
    vdm = {"VdmEnabled": "ENABLED"}
    account.driver.client("sesv2").put_account_vdm_attributes(VdmAttributes=vdm)
    done = account(*line, "--wait-delivery", "--timeout", "1s")
    assert (done.code, faults(done.json)) == (8, [])


def test_an_error_of_aws_keeps_to_its_schema(account: Cli) -> None:
    account.fault("ses:GetEmailIdentity", "denied", times=1)
    document = account("records", "example.com", "-o", "json").json
    assert document["error"]["aws_code"]
    assert faults(document) == []


def test_each_line_of_many_domains_is_a_domain_of_the_schema(account: Cli) -> None:
    lines = account("check-dns", "--all", "-o", "ndjson").stdout.splitlines()
    assert len(lines) == 2
    whole = validator("sesctl.check-dns.1").schema
    domain = Draft202012Validator({"$ref": "#/$defs/check_document.DomainBody", "$defs": whole["$defs"]})
    for line in lines:
        domain.validate(json.loads(line))


def test_a_submitted_request_keeps_to_its_schema(account: Cli) -> None:
    done = account(*PRODUCTION, "--yes", "-o", "json")
    assert (done.code, faults(done.json)) == (8, [])
    assert faults(account("status", "-o", "json").json) == []
