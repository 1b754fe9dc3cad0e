"""`status`: one region, every region, two weeks of rates; as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.cli import plain

if TYPE_CHECKING:
    from support.cli import Cli

EVERYWHERE = ("status", "--all-regions")
SOON = ("--region-timeout", "2")
SENT = {"bounce": [0.01, None, 0.02, 0.07], "complaint": [0.0002, 0.0001]}


def fault(cli: Cli, kind: str, region: str, action: str = "ses:*") -> None:
    cli.control("POST", "/faults", {"action": action, "kind": kind, "region": region})


def checks(document: Any) -> dict[str, str]:
    return {one["check"]: one["severity"] for one in document["findings"]}


def region(document: Any, name: str) -> Any:
    return next(one for one in document["regions"] if one["region"] == name)


def test_the_fields_of_the_first_version_stay_and_new_ones_are_added(verified: Cli) -> None:
    document = verified("status", "-o", "json").json
    first = {"schema", "checked_at", "region", "caller", "account", "identities", "unread"}
    assert set(document) == first | {"reputation", "domain", "regions", "findings", "skipped"}
    assert (document["domain"], document["regions"]) == (None, None)


def test_a_sandbox_is_a_warning_and_no_failure_unless_one_says_so(verified: Cli) -> None:
    done = verified("status", "-o", "json")
    assert (done.code, checks(done.json)) == (0, {"account-in-sandbox": "warning"})
    assert verified("status", "--fail-on", "warning").code == 1
    assert verified("status", "--fail-on", "note").code == 1


def test_before_the_first_send_there_is_no_data_and_no_rate_of_zero(production: Cli) -> None:
    assert "no data before the first send" in production("status").stdout
    rates = production("status", "-o", "json").json["reputation"]
    for name in ("bounce", "complaint"):
        assert (rates[name]["now"], rates[name]["highest"], rates[name]["points"]) == (None, None, [])


def test_a_first_send_makes_rates(production: Cli) -> None:
    assert production("send-test", "--from", "otp@example.com", "--simulate", "success").code == 0
    rates = production("status", "-o", "json").json["reputation"]
    assert (rates["bounce"]["now"], rates["complaint"]["now"]) == (0.0, 0.0)
    assert "0 % now" in production("status").stdout


def test_two_weeks_of_rates_are_fractions_in_json(production: Cli) -> None:
    production.control("POST", "/reputation", SENT)
    done = production("status", "-o", "json")
    bounce = done.json["reputation"]["bounce"]
    assert [point["value"] for point in bounce["points"]] == [0.01, 0.02, 0.07]
    assert {name: bounce[name] for name in ("now", "highest", "review_from", "pause_from")} == {
        "now": 0.07,
        "highest": 0.07,
        "review_from": 0.05,
        "pause_from": 0.1,
    }
    assert (done.code, checks(done.json)) == (0, {"account-bounce-rate-high": "warning"})


def test_a_rate_at_which_aws_may_pause_the_account_is_a_failure(production: Cli) -> None:
    production.control("POST", "/reputation", {"bounce": [0.12], "complaint": [0.006]})
    done = production("status", "-o", "json")
    assert (done.code, set(checks(done.json).values())) == (1, {"error"})


@pytest.mark.parametrize("width", [80, 40])
def test_the_chart_fits_and_marks_the_limits(production: Cli, width: int) -> None:
    production.control("POST", "/reputation", SENT)
    with production.typist("status", width=width) as typist:
        shown = plain(typist.finish().stdout)
    assert max(map(len, shown.splitlines())) <= width
    for words in ("bounce rate", "complaint rate", "10 % ····", "5 % ····", "0.5 % ····", "0.1 % ····", "█"):
        assert words in shown


def test_without_unicode_the_chart_and_the_bar_are_ascii(production: Cli) -> None:
    production.control("POST", "/reputation", SENT)
    done = production(
        "status", env={"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    )
    assert done.stdout.isascii()
    assert "\\u" not in done.stdout
    assert "10 % ...." in done.stdout
    assert "#" in done.stdout


def test_cloudwatch_that_refuses_leaves_the_rates_unknown_and_all_else_as_it_is(production: Cli) -> None:
    production.fault("cloudwatch:*", "denied")
    done = production("status", "-o", "json")
    assert (done.code, done.json["reputation"], done.json["findings"]) == (0, None, [])
    assert [one["fact"] for one in done.json["unread"]] == ["reputation"]
    assert {one["check"] for one in done.json["skipped"]} >= {
        "account-bounce-rate-high",
        "account-complaint-rate-high",
    }
    assert '"Action": "cloudwatch:GetMetricData"' in done.stderr
    text = production("status")
    assert (text.code, "cloudwatch:GetMetricData is not allowed" in text.stdout) == (0, True)
    assert production("status", "-q").stderr == ""


@pytest.mark.slow
def test_cloudwatch_that_never_answers_holds_nothing_up_for_long(production: Cli) -> None:
    production.fault("cloudwatch:*", "hang")
    done = production("status", "-o", "json")
    assert done.code == 0
    assert done.json["unread"] == [{"fact": "reputation", "reason": "no answer from CloudWatch within 3 s"}]


def test_cloudwatch_can_be_left_out(production: Cli) -> None:
    done = production("status", "--no-reputation", "-o", "json")
    assert "cloudwatch:GetMetricData" not in production.calls()
    assert (done.code, done.json["reputation"], done.json["unread"]) == (0, None, [])


def test_every_region_is_in_one_table(verified: Cli) -> None:
    verified.account(region="eu-west-1", production=True)
    done = verified(*EVERYWHERE, "-o", "json")
    document = done.json
    assert done.code == 0
    assert (document["regions"][0]["region"], len(document["regions"]) > 20) == ("us-east-1", True)
    assert {one["state"] for one in document["regions"]} == {"answered"}
    assert region(document, "eu-west-1")["account"]["production"] is True
    assert region(document, "us-east-1")["identities"] == {"total": 1, "verified": 1}
    assert checks(document) == {"account-production-in-other-region": "warning"}
    rows = [line.split() for line in verified(*EVERYWHERE).stdout.splitlines() if "/s" in line]
    assert rows[0] == ["us-east-1", "sandbox", "0/200", "1/s", "1/1", "on"]
    assert rows[1] == ["eu-west-1", "production", "0/50,000", "14/s", "0/0", "on"]
    assert len(rows) == len(document["regions"])


def test_a_slow_region_is_named_and_the_others_are_shown(verified: Cli) -> None:
    fault(verified, "hang", "eu-west-3")
    done = verified(*EVERYWHERE, *SOON, "-o", "json")
    assert done.code == 5
    slow = region(done.json, "eu-west-3")
    assert (slow["state"], slow["account"]) == ("unknown", None)
    assert slow["reason"] == "no answer from eu-west-3 within 2 s"
    assert region(done.json, "eu-west-1")["state"] == "answered"
    text = verified(*EVERYWHERE, *SOON).stdout
    assert "eu-west-3: no answer within 2 s" in text


def test_a_region_that_is_not_enabled_is_named_and_is_no_failure(verified: Cli) -> None:
    fault(verified, "invalid-token", "af-south-1")
    fault(verified, "invalid-token", "me-south-1")
    done = verified(*EVERYWHERE, "-o", "json")
    assert done.code == 0
    assert region(done.json, "af-south-1")["state"] == "not-enabled"
    assert [one["check"] for one in done.json["skipped"]] == []
    assert "not enabled in this account: af-south-1, me-south-1" in verified(*EVERYWHERE).stdout


def test_the_region_in_use_may_be_one_that_is_not_enabled(verified: Cli) -> None:
    for action in ("ses:*", "sts:*"):
        fault(verified, "invalid-token", "af-south-1", action)
    done = verified(*EVERYWHERE, "--region", "af-south-1")
    assert done.code == 4
    assert "the account has not enabled af-south-1" in done.stdout
    document = verified(*EVERYWHERE, "--region", "af-south-1", "-o", "json").json
    assert (document["account"], region(document, "us-east-1")["state"]) == (None, "answered")


def test_a_region_that_refuses_is_named_and_is_no_failure(verified: Cli) -> None:
    fault(verified, "denied", "ca-west-1")
    done = verified(*EVERYWHERE, "-o", "json")
    assert done.code == 0
    assert "ses:GetAccount is not allowed" in region(done.json, "ca-west-1")["reason"]
    assert [one["check"] for one in done.json["skipped"]] == ["account-production-in-other-region"]


def test_a_key_that_no_region_knows_is_an_error(verified: Cli) -> None:
    verified.fault("*", "invalid-token")
    done = verified(*EVERYWHERE, "-o", "json")
    assert (done.code, done.error["kind"]) == (4, "credentials")


def test_where_a_domain_is_verified_is_told(verified: Cli) -> None:
    elsewhere = verified("status", "example.com", "--all-regions", "--region", "eu-west-3", "-o", "json")
    assert (elsewhere.code, elsewhere.json["domain"]) == (1, "example.com")
    assert checks(elsewhere.json)["identity-in-other-region"] == "error"
    assert region(elsewhere.json, "us-east-1")["domain"] == {
        "state": "found",
        "verification_status": "SUCCESS",
        "verified": True,
    }
    assert region(elsewhere.json, "eu-west-3")["domain"]["state"] == "missing"
    here = verified("status", "Example.COM", "--all-regions")
    assert here.code == 0
    (row,) = [line.split() for line in here.stdout.splitlines() if line.startswith("us-east-1 ")]
    assert row[-1] == "verified"


def test_a_domain_that_is_nowhere_is_missing(verified: Cli) -> None:
    done = verified("status", "example.org", "--all-regions", "-o", "json")
    assert (done.code, checks(done.json)["identity-missing"]) == (1, "error")


def test_a_domain_alone_is_a_mistake_that_is_explained(verified: Cli) -> None:
    done = verified("status", "example.com", "-o", "json")
    assert (done.code, done.error["try"]) == (
        2,
        "sesctl status example.com --all-regions, or sesctl check-dns example.com",
    )
    assert verified.calls() == []


@pytest.mark.parametrize("width", [80, 40])
def test_the_table_of_regions_is_not_wider_than_the_terminal(verified: Cli, width: int) -> None:
    verified.account(region="eu-west-1", production=True, sent_last_24_hours=45_231)
    verified.account(review="PENDING")
    with verified.typist("status", "example.com", "--all-regions", width=width) as typist:
        shown = plain(typist.finish().stdout)
    assert max(map(len, shown.splitlines())) <= width
    flat = " ".join(shown.split())
    for words in ("eu-west-1 production", "45,231/50,000", "us-west-2 sandbox"):
        assert words in flat


def test_a_listing_of_1200_identities_is_counted_over_its_pages(simulate: Any) -> None:
    cli = simulate(scenario="many-identities")
    document = cli(*EVERYWHERE, "-o", "json").json
    assert region(document, "us-east-1")["identities"] == {"total": 1200, "verified": 600}
    assert "600/1200" in cli(*EVERYWHERE).stdout
