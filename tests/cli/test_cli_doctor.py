"""`sesctl doctor` sees everything at once, and what it cannot see keeps nothing else from being seen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from moto.iam.models import iam_backends
from support.credentials_world import credentials
from support.credentials_world import findings as judged

from sesctl.checks.run import judge_view
from sesctl.planning.costs import cost_facts, estimate
from sesctl.render.doctor_markdown import plain
from sesctl.render.schema import json_schema
from sesctl.sim.environment import ACCESS_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Simulators

DOCTOR = ("doctor", "example.com", "-o", "json")


def states(document: Any) -> dict[str, str]:
    return {one["name"]: one["state"] for one in document["sections"]}


def checks(document: Any) -> set[str]:
    return {one["check"] for one in document["findings"]}


def test_an_account_on_its_first_day_is_told_where_to_begin(simulate: Simulators) -> None:
    cli = simulate()
    done = cli("doctor", "-o", "json")
    assert (done.code, done.json["domain"]) == (0, None)
    assert done.json["next"] == ["sesctl init domain YOUR-DOMAIN --region us-east-1"]
    assert states(done.json)["dns"] == "not asked"


def test_a_domain_in_production_has_nothing_wrong(production: Cli) -> None:
    done = production(*DOCTOR)
    assert done.code == 0, done.said
    assert not {"error", "unknown"} & set(states(done.json).values())
    Draft202012Validator(json_schema("sesctl.doctor.1")).validate(done.json)
    assert production.changes() == []


def test_what_many_sections_want_to_know_is_asked_once(production: Cli) -> None:
    production(*DOCTOR)
    calls = production.calls()
    once = ("sts:GetCallerIdentity", "ses:GetAccount", "ses:GetEmailIdentity", "ses:ListEmailIdentities")
    assert {action: calls.count(action) for action in once} == dict.fromkeys(once, 1)


def test_a_configuration_set_of_identity_and_file_is_asked_for_once(production: Cli, tmp_path: Path) -> None:
    ses = production.driver.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="otp")
    ses.put_email_identity_configuration_set_attributes(
        EmailIdentity="example.com", ConfigurationSetName="otp"
    )
    env = tmp_path / ".env"
    env.write_text(
        "AWS_SES_REGION=us-east-1\nAWS_SES_FROM_EMAIL=otp@example.com\nAWS_SES_CONFIGURATION_SET=otp\n"
    )
    production.forget_calls()
    production(*DOCTOR, "--env-file", str(env))
    assert production.calls().count("ses:GetConfigurationSet") == 1


def test_the_only_domain_need_not_be_named_and_one_of_many_has_to_be(
    production: Cli, simulate: Simulators
) -> None:
    assert production("doctor", "-o", "json").json["domain"] == "example.com"
    many = simulate(scenario="many-identities")("doctor")
    assert (many.code, "1200 domain identities" in many.stderr) == (2, True)


def test_the_next_commands_are_those_that_hold_everything_up(pending: Cli) -> None:
    done = pending(*DOCTOR)
    assert done.code == 1
    assert done.json["next"][0] == "sesctl check-dns example.com --region us-east-1"
    assert len(done.json["next"]) <= 3
    assert done.json["next"][1] == "sesctl request-production example.com --region us-east-1"


@pytest.mark.parametrize(
    ("fault", "section", "kind"),
    [
        ("ses:GetAccount", "account", "denied"),
        ("ses:GetEmailIdentity", "identity", "denied"),
        ("ses:GetAccount", "account", "throttled"),
    ],
)
def test_what_fails_keeps_nothing_else_from_being_seen(
    production: Cli, fault: str, section: str, kind: str
) -> None:
    production.fault(fault, kind)
    done = production(*DOCTOR)
    assert done.code == (4 if kind == "denied" else 5), done.said
    assert states(done.json)[section] == "unknown"
    assert states(done.json)["credentials"] == "ok"
    (found,) = [one for one in done.json["sections"] if one["name"] == section]
    assert fault.partition(":")[2] in found["reason"]


def test_without_credentials_dns_is_looked_at_all_the_same(production: Cli) -> None:
    done = production(*DOCTOR, env={"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None})
    assert done.code == 4
    assert states(done.json)["credentials"] == "unknown"
    assert states(done.json)["dns"] == "unknown"
    assert "dmarc-monitoring-only" in checks(done.json)


def test_an_identity_that_is_missing_is_no_identity_in_order(production: Cli) -> None:
    done = production("doctor", "example.org", "-o", "json")
    assert states(done.json)["identity"] == "error"
    assert states(done.json)["events"] == "not asked"


def test_what_nobody_could_see_is_not_in_order(production: Cli) -> None:
    production.fault("*", "denied")
    done = production("doctor", "example.com")
    assert "nothing wrong was found; not looked at" in " ".join(done.stdout.split())
    assert not [
        line for line in done.stdout.splitlines() if re.match(r"ok +(events|alarms|identity|dns)", line)
    ]
    production.control("DELETE", "/faults")
    production.fault("*", "expired-token")
    assert production(*DOCTOR).json["next"][0].startswith("aws sso login")


def test_no_region_is_no_reason_to_look_at_nothing(production: Cli) -> None:
    none = {"AWS_REGION": None, "AWS_DEFAULT_REGION": None}
    done = production(*DOCTOR, env=none)
    assert (done.code, done.json["region"]) == (2, None)


def test_denied_actions_are_named_by_the_simulation(production: Cli) -> None:
    production.fault("ses:PutAccountDetails", "denied")
    done = production(*DOCTOR)
    assert done.code == 0
    assert "permission-missing" in checks(done.json)
    assert any("ses:PutAccountDetails" in one["message"] for one in done.json["findings"])


def test_where_the_simulation_is_denied_harmless_calls_are_tried(production: Cli) -> None:
    production.fault("iam:SimulatePrincipalPolicy", "denied")
    production.fault("cloudwatch:GetMetricData", "denied")
    done = production(*DOCTOR)
    assert states(done.json)["permissions"] == "warning"
    assert any("cloudwatch:GetMetricData" in one["message"] for one in done.json["findings"])
    assert production.changes() == []


def test_whoever_sends_is_judged(production: Cli) -> None:
    missing = production(*DOCTOR, "--user", "my-app")
    assert "policy-lacks-send" in checks(missing.json)
    production("init", "sender", "--from", "otp@example.com", "--user", "my-app", "--yes")
    right = production(*DOCTOR, "--user", "my-app", "--from", "otp@example.com")
    assert states(right.json)["sender"] == "ok"
    wrong = production(*DOCTOR, "--user", "my-app", "--from", "ceo@example.com")
    assert "policy-lacks-send" in checks(wrong.json)
    assert production("doctor", "--user", "a", "--role", "b").code == 2


def test_costs_are_estimated_from_the_plan_and_dated(production: Cli) -> None:
    done = production(*DOCTOR, "--volume", "50000")
    (costs,) = [one for one in done.json["sections"] if one["name"] == "costs"]
    assert any("$8.00" in fact for fact in costs["facts"])
    assert any("2026-09" in fact for fact in costs["facts"])


@pytest.mark.parametrize(
    ("plan", "volume", "dollars"),
    [("NONE", 1000, 0.10), ("ESSENTIALS", 50_000, 8.0), ("PRO", 100_000, 127.0), ("ENTERPRISE", 0, 500.0)],
)
def test_a_plan_costs_what_it_says(plan: str, volume: int, dollars: float) -> None:
    assert estimate(plan, volume) == pytest.approx(dollars)


def test_what_a_plan_costs_is_not_guessed() -> None:
    assert estimate("GALAXY", 1) is estimate(None, 1) is estimate("ESSENTIALS", 10_000_001) is None
    assert "not known here" in cost_facts("GALAXY", None, 5)[0]
    assert "PRO" in cost_facts("NONE", "PRO", None)[1]


def test_text_fits_a_terminal_and_ends_with_commands(pending: Cli) -> None:
    done = pending("doctor", "example.com")
    assert done.stdout.startswith("example.com in us-east-1: ")
    lines = done.stdout.splitlines()
    assert "next:" in lines
    shown = lines[: lines.index("next:")]
    assert max(map(len, shown)) <= 80


def test_markdown_is_a_table_a_heading_for_each_finding_and_the_commands(pending: Cli) -> None:
    done = pending("doctor", "example.com", "-o", "markdown")
    tokens = MarkdownIt().enable("table").parse(done.stdout)
    assert next(one.tag for one in tokens if one.type == "heading_open") == "h1"
    assert sum(one.type == "tr_open" for one in tokens) == 11
    fences = [one.content for one in tokens if one.type == "fence"]
    assert fences[0].startswith("sesctl ")


@pytest.mark.parametrize(
    "text", ["a | b", "<img src=x onerror=1>", "`x`", "*a* _b_", "[a](b)", "# a", "- a", "a\n\nb"]
)
def test_nothing_in_markdown_means_anything(text: str) -> None:
    shown = MarkdownIt().render(plain(text))
    assert re.sub(r"<[^>]+>", "", shown).strip().replace("&lt;", "<").replace("&gt;", ">") == " ".join(
        text.split()
    )
    assert re.findall(r"<(\w+)", shown) == ["p"]


def test_the_page_is_one_file_and_escapes_everything(production: Cli) -> None:
    production.publish(
        [{"name": "_dmarc.example.com", "type": "TXT", "values": ["v=DMARC1; p=<script>x</script>"]}]
    )
    done = production("doctor", "example.com", "-o", "html")
    assert done.stdout.startswith("<!doctype html>")
    assert "<script>x" not in done.stdout
    assert "&lt;script&gt;x" in done.stdout
    assert "http-equiv" in done.stdout


@pytest.mark.parametrize(
    ("changes", "fires"),
    [
        ("", set()),
        ("@clock 59", set()),
        ("@clock -61", {"clock-skewed"}),
        ("@caller arn:aws:iam::123456789012:root", {"credentials-of-root"}),
        ("@refused ses:SendEmail send-test", {"permission-missing"}),
    ],
)
def test_credentials_are_judged(changes: str, fires: set[str]) -> None:
    assert {one.check for one in judged(changes)} == fires


def test_five_minutes_of_skew_are_an_error_and_silence_is_no_skew() -> None:
    assert judged("@clock 299")[0].severity.word == "warning"
    assert judged("@clock 300")[0].severity.word == "error"
    found, skipped = judge_view(credentials("@clock silent"), "credentials")
    assert (found, [one.check for one in skipped]) == ((), ["clock-skewed"])


def test_status_estimates_a_month_too(production: Cli) -> None:
    assert "$8.00" in production("status", "--volume", "50000").stdout
    done = production("status", "--volume", "50000", "-o", "json")
    assert any("2026-09" in line for line in done.json["costs"])
    assert "costs" not in production("status", "-o", "json").json


def test_the_age_of_the_key_in_use_is_told_where_it_may_be_read(production: Cli) -> None:
    iam = production.driver.client("iam")
    iam.create_user(UserName="developer")
    stored = iam_backends["123456789012"]["aws"].create_access_key("developer", "AKIA")
    stored.access_key_id = ACCESS_KEY
    stored.create_date -= timedelta(days=40)
    (found,) = [one for one in production(*DOCTOR).json["sections"] if one["name"] == "credentials"]
    assert f"the access key {ACCESS_KEY} is 40 days old" in found["facts"]


def test_alarms_that_nobody_hears_are_no_green_section(production: Cli) -> None:
    production("init", "alarms", "--email", "ops@example.com", "--yes")
    before = production(*DOCTOR).json
    assert (states(before)["alarms"], "alarms-unheard" in checks(before)) == ("warning", True)
    assert "sesctl init alarms --resend --region us-east-1" in before["next"]
    production.control("POST", "/subscriptions/confirm", {"endpoint": "ops@example.com"})
    assert states(production(*DOCTOR).json)["alarms"] == "ok"


def test_a_file_that_was_named_and_is_not_there_is_no_green_section(production: Cli) -> None:
    done = production(*DOCTOR, "--env-file", "none.env")
    assert (done.code, states(done.json)["env"]) == (2, "unknown")


def test_a_sender_that_no_identity_covers_is_named(production: Cli) -> None:
    other = production(*DOCTOR, "--from", "otp@other.example")
    assert (other.code, states(other.json)["identity"]) == (1, "error")
    (found,) = [one for one in other.json["findings"] if one["subject"] == "otp@other.example"]
    assert found["check"] == "identity-missing"
    below = production(*DOCTOR, "--from", "otp@mail.example.com")
    assert states(below.json)["identity"] == "ok"


def test_the_next_command_lets_somebody_hear(production: Cli) -> None:
    assert production(*DOCTOR).json["next"][:2] == [
        "sesctl init events example.com --email YOU@YOUR-DOMAIN --region us-east-1",
        "sesctl init alarms --email YOU@YOUR-DOMAIN --region us-east-1",
    ]


def test_one_policy_is_no_policies(production: Cli) -> None:
    production("init", "sender", "--user", "my-app", "--from", "otp@example.com", "--yes")
    sections = production(*DOCTOR, "--user", "my-app").json["sections"]
    (sender,) = [one for one in sections if one["name"] == "sender"]
    assert sender["facts"] == ["user my-app: 1 policy, 0 access keys"]


def section(document: Any, name: str) -> Any:
    (found,) = [one for one in document["sections"] if one["name"] == name]
    return found


def test_the_next_command_is_the_one_that_the_fix_names(production: Cli) -> None:
    before = production(*DOCTOR).json
    (missing,) = [one for one in before["findings"] if one["check"] == "events-missing"]
    command = "sesctl init events example.com --email YOU@YOUR-DOMAIN --region us-east-1"
    assert command in missing["fix"]
    assert command in before["next"]
    production("init", "events", "example.com", "--email", "ops@example.com", "--yes")
    waiting = production(*DOCTOR).json
    assert "sesctl init events example.com --resend --region us-east-1" in waiting["next"]


def test_events_and_alarms_say_what_there_is_and_who_hears(production: Cli) -> None:
    none = production(*DOCTOR).json
    assert section(none, "events")["facts"] == ["no configuration set", "nobody hears"]
    assert section(none, "alarms")["facts"] == ["no alarms on bounce and complaint rate"]
    production("init", "events", "example.com", "--email", "ops@example.com", "--yes")
    production("init", "alarms", "--email", "ops@example.com", "--yes")
    waiting = ["not confirmed yet: ops@example.com (email)", "nobody hears"]
    pending = production(*DOCTOR).json
    assert section(pending, "events")["facts"] == ["configuration set example-com", *waiting]
    assert section(pending, "alarms")["facts"][1:] == waiting
    production.control("POST", "/subscriptions/confirm", {"endpoint": "ops@example.com"})
    heard = production(*DOCTOR).json
    assert section(heard, "events")["facts"][1:] == ["ops@example.com (email) hears"]
    assert section(heard, "alarms")["facts"][1:] == ["ops@example.com (email) hears"]


def test_who_hears_is_not_said_where_that_could_not_be_seen(production: Cli) -> None:
    production("init", "events", "example.com", "--email", "ops@example.com", "--yes")
    production.fault("sns:ListSubscriptionsByTopic", "denied")
    seen = section(production(*DOCTOR).json, "events")
    assert (seen["state"], seen["facts"]) == ("unknown", [])


def test_nothing_is_made_for_a_domain_that_dns_does_not_know(production: Cli) -> None:
    done = production("doctor", "nothere.example", "-o", "json")
    assert "zone-not-found" in checks(done.json)
    assert done.json["next"] == ["sesctl check-dns nothere.example --region us-east-1"]


def test_a_review_under_way_is_waited_for(verified: Cli) -> None:
    verified.account(review="PENDING")
    assert verified(*DOCTOR).json["next"][0] == "sesctl request-production --wait --region us-east-1"


def test_a_test_mail_is_proposed_until_one_was_sent(production: Cli) -> None:
    production("init", "events", "example.com", "--eventbridge", "--yes")
    test = "sesctl send-test --from otp@example.com --simulate success --region us-east-1"
    assert production(*DOCTOR).json["next"][-1] == test
    assert production(*test.split()[1:]).code == 0
    assert test not in production(*DOCTOR).json["next"]


def test_an_identity_that_is_missing_is_said_to_be_what_fails(production: Cli) -> None:
    production.driver.client("sesv2").delete_email_identity(EmailIdentity="example.com")
    done = production(*DOCTOR)
    assert section(done.json, "dns")["facts"][-1] == "verdict: failing, by the identity alone"


def test_an_alarm_for_the_quota_of_the_sandbox_is_noted_after_production_access(verified: Cli) -> None:
    verified("init", "alarms", "--yes", "--email", "ops@example.com")
    verified.control("POST", "/subscriptions/confirm", {"endpoint": "ops@example.com"})
    assert states(verified(*DOCTOR).json)["alarms"] == "ok"
    verified.account(production=True, quota=50_000)
    found = verified(*DOCTOR).json
    assert (states(found)["alarms"], "alarms-quota-outdated" in checks(found)) == ("note", True)
    assert "sesctl init alarms --region us-east-1" in found["next"]
    assert verified("init", "alarms", "--yes").code == 0
    assert states(verified(*DOCTOR).json)["alarms"] == "ok"


def test_a_domain_of_another_region_is_looked_at_there(verified: Cli) -> None:
    done = verified(*DOCTOR, "--region", "eu-west-1")
    assert "identity-in-other-region" in checks(done.json)
    assert done.json["next"] == ["sesctl doctor example.com --region us-east-1"]
    verified("init", "domain", "example.com", "--region", "eu-west-1", "--yes")
    begun = verified(*DOCTOR, "--region", "eu-west-1")
    assert begun.json["next"][0] == "sesctl check-dns example.com --region eu-west-1"
