"""What a .env file is to be: what SES says, and what its owner has chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.env_world import identity

from sesctl.grammar.dotenv_variables import variables
from sesctl.grammar.env_names import parse_names
from sesctl.model.account import Account
from sesctl.model.env import ENV_NAMES, SENDING_NAMES, SMTP_NAMES, is_secret_name, smtp_host, smtp_region
from sesctl.model.env_file import FileSeen
from sesctl.model.env_steps import DescribeVariables, IgnoreFile, KeepPlace, SetVariable, TightenMode
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.fault import Fault
from sesctl.model.identity import IdentitySummary, Status
from sesctl.planning.env import EnvFiles, EnvPlan, plan_env, plan_secrets
from sesctl.planning.env_git import pattern_for, with_pattern
from sesctl.planning.env_sender import Choose, Nobody, choose_sender
from sesctl.planning.env_values import names_of
from sesctl.planning.env_wish import EnvFacts, EnvWish

if TYPE_CHECKING:
    from sesctl.model.env_file import GitStanding
    from sesctl.model.fact import Fact

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - the public example
OTHER_SECRET = "0" * 40
FACTS = EnvFacts(
    "eu-west-3",
    Found("otp@example.com"),
    Found(identity("example.com")),
    Found(Account("eu-west-3", production=True, sending_enabled=True)),
    Found("email-smtp.eu-west-3.amazonaws.com"),
)
IGNORED: Found[GitStanding] = Found("ignored")
HOST = b"SMTP_HOST=email-smtp.us-east-1.amazonaws.com\n"
DENIED = Unread("GetAccount was denied (it needs ses:GetAccount)", "permission")
FRESH = [
    "EMAIL_PROVIDER=ses",
    "AWS_REGION=eu-west-3",
    "AWS_SES_REGION=eu-west-3",
    "AWS_SES_FROM_EMAIL=otp@example.com",
    "AWS_SES_PRODUCTION_MODE=true",
    "OTP_LENGTH=6",
    "OTP_EXPIRY_MINUTES=10",
    "# AWS_ACCESS_KEY_ID=",
    "# AWS_SECRET_ACCESS_KEY=",
]


def seen(text: str | None, mode: int = 0o600, path: str = ".env") -> FileSeen:
    content = None if text is None else text.encode()
    return FileSeen(path, f"/app/{path}", content, None if text is None else mode)


def planned(
    text: str | None,
    wish: EnvWish | None = None,
    facts: EnvFacts = FACTS,
    *,
    mode: int = 0o600,
    git: Fact[GitStanding] = IGNORED,
    example: str | None = "",
    gitignore: str | None = None,
) -> EnvPlan:
    files = EnvFiles(
        seen(text, mode),
        git,
        seen(example, path=".env.example") if example else None,
        seen(gitignore, path=".gitignore") if gitignore is not None else None,
    )
    found = plan_env(wish or EnvWish(), facts, files)
    assert isinstance(found, EnvPlan)
    return found


def written(plan: EnvPlan) -> str:
    (change,) = plan.changes
    return change.after.decode()


def held(plan: EnvPlan) -> str:
    return " ".join(one.why for one in plan.plan.held)


def changed(plan: EnvPlan) -> dict[str, tuple[str | None, str]]:
    return {step.name: (step.before, step.value) for step in plan.plan.steps if isinstance(step, SetVariable)}


def test_a_new_file_has_what_ses_says_and_places_for_keys_and_is_private() -> None:
    plan = planned(None)
    assert written(plan).splitlines()[1:] == FRESH
    assert (plan.changes[0].before, plan.changes[0].mode, plan.changes[0].path) == (None, 0o600, "/app/.env")
    assert plan.plan.held == ()


def test_a_second_plan_is_empty() -> None:
    again = planned(written(planned(None)))
    assert (again.plan.steps, again.changes, again.plan.held) == ((), (), ())


def test_a_file_of_somebody_keeps_its_own_lines_and_what_was_chosen_there() -> None:
    text = "DB=1\nOTP_LENGTH=8\nEMAIL_PROVIDER=aws-ses\nAWS_SES_PRODUCTION_MODE=1\nAWS_SES_CONFIGURATION_SET=mine\n"
    text += "AWS_SES_FROM_EMAIL='Example <otp@example.com>'\n"
    plan = planned(text)
    assert written(plan).startswith(text)
    assert set(changed(plan)) == {"AWS_REGION", "AWS_SES_REGION", "OTP_EXPIRY_MINUTES"}
    assert plan.changes[0].mode is None


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        ("AWS_SES_REGION=us-east-1", "us-east-1", "eu-west-3"),
        ("AWS_REGION=us-east-1", "us-east-1", "eu-west-3"),
        ("AWS_SES_PRODUCTION_MODE=false", "false", "true"),
        ("EMAIL_PROVIDER=console", "console", "ses"),
        ("AWS_SES_FROM_EMAIL=noreply@your-domain.com", "noreply@your-domain.com", "otp@example.com"),
        ("OTP_LENGTH=", "", "6"),
        ("OTP_LENGTH=xxx", "xxx", "6"),
    ],
)
def test_what_differs_from_what_ses_says_is_a_change(line: str, before: str, after: str) -> None:
    assert changed(planned(f"{line}\n"))[line.partition("=")[0]] == (before, after)


def test_what_was_typed_overrules_what_was_chosen_in_the_file() -> None:
    wish = EnvWish(otp={"OTP_LENGTH": "8"}, configuration_set="typed")
    found = changed(planned("OTP_LENGTH=7\nOTP_EXPIRY_MINUTES=5\nAWS_SES_CONFIGURATION_SET=mine\n", wish))
    assert found["OTP_LENGTH"] == ("7", "8")
    assert found["AWS_SES_CONFIGURATION_SET"] == ("mine", "typed")
    assert "OTP_EXPIRY_MINUTES" not in found


def test_the_configuration_set_of_the_identity_is_written_where_there_is_one() -> None:
    with_set = replace(FACTS, identity=Found(replace(identity("example.com"), configuration_set="otp")))
    assert changed(planned(None, facts=with_set))["AWS_SES_CONFIGURATION_SET"] == (None, "otp")


@pytest.mark.parametrize("text", [None, "AWS_SES_PRODUCTION_MODE=false\n"])
def test_what_ses_did_not_say_is_left_out_or_as_it_is(text: str | None) -> None:
    plan = planned(text, facts=replace(FACTS, account=DENIED))
    assert "AWS_SES_PRODUCTION_MODE" not in changed(plan)
    how = "left as it is" if text else "left out"
    assert f"AWS_SES_PRODUCTION_MODE is {how}: GetAccount was denied (it needs ses:GetAccount)." in held(plan)


def test_without_a_sender_there_is_no_line_for_one() -> None:
    facts = replace(
        FACTS, sender=NotAsked("SES has verified nothing"), identity=NotAsked("there is no sender")
    )
    plan = planned(None, facts=facts)
    assert "AWS_SES_FROM_EMAIL" not in changed(plan)
    assert held(plan) == "AWS_SES_FROM_EMAIL is left out: SES has verified nothing."


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (Missing(), "SES has verified nothing in eu-west-3 that covers the sender"),
        (DENIED, "whether the sender is verified in eu-west-3 is not known"),
    ],
)
def test_a_region_is_not_changed_to_one_where_the_sender_is_not_known_to_be_verified(
    fact: Missing | Unread, why: str
) -> None:
    facts = replace(FACTS, identity=fact)
    plan = planned(
        "AWS_SES_REGION=us-east-1\nAWS_REGION=us-east-1\nAWS_SES_PRODUCTION_MODE=false\n", facts=facts
    )
    assert not set(changed(plan)) & {"AWS_REGION", "AWS_SES_REGION", "AWS_SES_PRODUCTION_MODE"}
    assert f"the file is for us-east-1, and {why}; --region us-east-1 asks there" in held(plan)
    assert f"otp@example.com: {why}." in held(plan)
    assert "AWS_SES_REGION" in changed(planned(None, facts=facts))


def test_a_region_for_the_rest_of_aws_is_kept_beside_that_of_ses() -> None:
    plan = planned("AWS_REGION=us-east-1\nAWS_SES_REGION=us-west-2\n")
    assert changed(plan)["AWS_SES_REGION"] == ("us-west-2", "eu-west-3")
    assert "AWS_REGION" not in changed(plan)
    assert "AWS_REGION is left as it is" in held(plan)


def test_a_region_that_refers_to_another_line_is_right_when_that_one_is() -> None:
    plan = planned("AWS_REGION=eu-west-3\nAWS_SES_REGION=${AWS_REGION}\n")
    assert not {"AWS_REGION", "AWS_SES_REGION"} & set(changed(plan))


def test_what_refers_to_something_outside_is_left_as_it_is() -> None:
    plan = planned("AWS_REGION=$HERE\nAWS_SES_FROM_EMAIL=otp@${DOMAIN}\n")
    assert not {"AWS_REGION", "AWS_SES_FROM_EMAIL"} & set(changed(plan))
    assert "AWS_REGION is left as it is: line 1 takes its value from elsewhere." in held(plan)


def test_secrets_that_are_there_are_kept_and_not_shown() -> None:
    plan = planned(f"AWS_SECRET_ACCESS_KEY={SECRET}\nAWS_ACCESS_KEY_ID=\n")
    assert "AWS_SECRET_ACCESS_KEY is in line 1 (kept, not shown)." in held(plan)
    assert "AWS_ACCESS_KEY_ID" not in held(plan)
    assert f"AWS_SECRET_ACCESS_KEY={SECRET}\nAWS_ACCESS_KEY_ID=\n" in written(plan)
    assert not any(isinstance(step, KeepPlace) for step in plan.plan.steps)
    assert SECRET not in repr(plan)


def test_duplicates_and_lines_on_which_readers_differ_are_told() -> None:
    plan = planned("AWS_REGION=us-east-1\nAWS_REGION=us-east-2\nOTP_LENGTH: 6\n")
    assert "AWS_REGION stands in the lines 1, 2; the last one counts." in held(plan)
    assert (
        "Line 3 is not changed, since readers differ on it: there is a colon where = belongs (OTP_LENGTH)."
        in held(plan)
    )
    assert written(plan).startswith("AWS_REGION=us-east-1\nAWS_REGION=eu-west-3\nOTP_LENGTH: 6\n")


def test_smtp_is_written_where_it_is_wanted_or_used_already() -> None:
    wanted, used, not_wanted = (
        names_of(EnvWish(smtp=smtp), variables(text))
        for smtp, text in ((True, b""), (None, HOST), (False, HOST))
    )
    assert wanted == used == (*SENDING_NAMES, *SMTP_NAMES)
    assert not_wanted == names_of(EnvWish(), {}) == SENDING_NAMES
    assert names_of(EnvWish(), variables(b"SMTP_HOST=smtp.example.com\n")) == SENDING_NAMES
    lines = written(planned(None, EnvWish(smtp=True))).splitlines()
    assert {
        "SMTP_HOST=email-smtp.eu-west-3.amazonaws.com",
        "SMTP_PORT=587",
        "# SMTP_USER=",
        "# SMTP_PASSWORD=",
    } < set(lines)


def test_where_a_region_has_no_smtp_no_host_is_written() -> None:
    plan = planned(None, EnvWish(smtp=True), replace(FACTS, region="af-south-1", smtp_host=Missing()))
    assert "SMTP_HOST" not in changed(plan)
    assert "there is no email-smtp.af-south-1.amazonaws.com" in held(plan)


def test_an_application_has_its_own_names_and_may_lack_some() -> None:
    wish = EnvWish({"AWS_SES_FROM_EMAIL": "MAIL_FROM", "EMAIL_PROVIDER": "", "AWS_SES_REGION": "AWS_REGION"})
    lines = written(planned("MAIL_FROM=old@example.com\n", wish)).splitlines()
    assert lines[0] == "MAIL_FROM=otp@example.com"
    assert [line for line in lines if "REGION" in line] == ["AWS_REGION=eu-west-3"]
    assert not any(line.startswith(("EMAIL_PROVIDER", "AWS_SES_FROM_EMAIL")) for line in lines)


def test_the_example_has_every_name_and_no_value_of_this_account() -> None:
    files = EnvFiles(
        seen(f"AWS_SECRET_ACCESS_KEY={SECRET}\n"), Found("ignored"), seen(None, path=".env.example")
    )
    plan = plan_env(EnvWish(smtp=True), FACTS, files)
    assert isinstance(plan, EnvPlan)
    example = plan.changes[-1]
    text = example.after.decode()
    assert all(f"{name}=" in text for name in ENV_NAMES)
    assert example.mode is None
    for value in ("otp@example.com", SECRET, "true", "email-smtp.eu"):
        assert value not in "\n".join(line for line in text.splitlines() if not line.startswith("# "))
    step = plan.plan.steps[-1]
    assert isinstance(step, DescribeVariables)
    assert step.names == (*SENDING_NAMES, *SMTP_NAMES)


def test_an_example_that_is_there_is_only_added_to() -> None:
    text = "".join(f"{name}=ours\n" for name in SENDING_NAMES if name != "OTP_LENGTH")
    plan = planned(written(planned(None)), example=text)
    assert written(plan).startswith(text)
    assert written(plan).removeprefix(text).splitlines()[-1] == "OTP_LENGTH=6"
    assert planned(written(planned(None)), example=written(plan)).plan.steps == ()


def test_no_line_about_a_variable_holds_a_quote() -> None:
    assert not any(mark in one.about for one in ENV_NAMES.values() for mark in "'\"`\n")


def test_a_file_that_others_may_read_is_told_and_changed_on_request_only() -> None:
    text = written(planned(None))
    told = planned(text, mode=0o644)
    assert (told.plan.steps, told.plan.held[0].allow) == ((), "tighten-mode")
    plan = planned(text, EnvWish(tighten=True), mode=0o644)
    (step,) = plan.plan.steps
    assert isinstance(step, TightenMode)
    assert (step.before, step.after, plan.changes[0].mode) == (0o644, 0o600, 0o600)
    assert plan.changes[0].before == plan.changes[0].after
    assert planned(text, EnvWish(tighten=True), mode=0o444).changes[0].mode == 0o400
    assert planned(text, EnvWish(tighten=True), mode=0o600).plan.steps == ()


def test_a_file_that_git_would_take_is_told_and_ignored_on_request_only() -> None:
    text = written(planned(None))
    assert "To have it ignored: --gitignore." in held(planned(text, git=Found("exposed")))
    plan = planned(text, EnvWish(), git=Found("exposed"), gitignore="*.pyc")
    (step,) = plan.plan.steps
    assert isinstance(step, IgnoreFile)
    assert written(plan) == "*.pyc\n/.env\n"
    assert held(plan) == ""
    assert planned(text, git=Found("ignored"), gitignore="*.pyc").plan.steps == ()


def test_where_git_cannot_be_asked_that_is_told() -> None:
    assert "git is not installed" in held(planned(None, git=Unread("git is not installed", "missing-extra")))


def test_links_are_told() -> None:
    file = replace(seen("A=1\n"), is_link=True, links=2)
    plan = plan_env(EnvWish(), FACTS, EnvFiles(file, Found("ignored")))
    assert isinstance(plan, EnvPlan)
    assert ".env is a link, and stays one; what it leads to is written: /app/.env." in held(plan)
    assert ".env has 2 names; the others keep the old content." in held(plan)


@pytest.mark.parametrize("which", ["env", "example"])
def test_a_file_that_cannot_be_read_for_certain_is_a_fault_that_names_it(which: str) -> None:
    open_ = 'A="x\n'
    files = EnvFiles(
        seen(open_ if which == "env" else ""),
        Found("ignored"),
        seen(open_ if which == "example" else "", path=".env.example"),
    )
    found = plan_env(EnvWish(), FACTS, files)
    assert isinstance(found, Fault)
    assert found.text == (".env" if which == "env" else ".env.example")


def test_secrets_are_planned_without_being_shown() -> None:
    file = seen(f"# AWS_ACCESS_KEY_ID=\nAWS_SECRET_ACCESS_KEY='{OTHER_SECRET}'\n")
    found = plan_secrets(
        {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": SECRET}, file, Found("ignored")
    )
    assert isinstance(found, EnvPlan)
    assert written(found) == f"AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY='{SECRET}'\n"
    assert all(isinstance(step, SetVariable) and step.secret for step in found.plan.steps)
    assert SECRET not in repr(found)
    assert OTHER_SECRET not in repr(found)


def test_a_secret_that_is_right_is_planned_no_second_time() -> None:
    found = plan_secrets({"A": SECRET}, seen(f"A={SECRET}\n"), Found("ignored"))
    assert isinstance(found, EnvPlan)
    assert (found.plan.steps, found.changes) == ((), ())


def summary(name: str, *, verified: bool = True) -> IdentitySummary:
    status = Status.SUCCESS if verified else Status.PENDING
    return IdentitySummary(name, "address" if "@" in name else "domain", status, sending_enabled=verified)


@pytest.mark.parametrize(
    ("names", "domain", "chosen"),
    [
        (["ana@example.org"], None, "ana@example.org"),
        (["example.com"], None, Choose(("example.com",), "otp@example.com")),
        (
            ["example.com", "ana@example.org"],
            None,
            Choose(("example.com", "ana@example.org"), "otp@example.com"),
        ),
        (
            ["ana@example.org", "bo@example.org"],
            None,
            Choose(("ana@example.org", "bo@example.org"), "ana@example.org"),
        ),
        ([], None, Nobody("SES has verified nothing in eu-west-3")),
        (["example.com"], "example.org", Nobody("SES has not verified example.org in eu-west-3")),
        (["example.com", "example.org"], "example.org", Choose(("example.org",), "otp@example.org")),
        (["example.com"], "mail.example.com", Choose(("mail.example.com",), "otp@mail.example.com")),
        (["ana@example.org"], "example.org", "ana@example.org"),
    ],
)
def test_a_sender_is_chosen_only_where_there_is_no_choice(
    names: list[str], domain: str | None, chosen: object
) -> None:
    listed = [*map(summary, names), summary("pending.example", verified=False)]
    assert choose_sender(listed, "eu-west-3", domain) == chosen


@pytest.mark.parametrize(
    ("name", "pattern"),
    [(".env", "/.env"), ("a b", "/a\\ b"), ("#x", "/\\#x"), ("[a]*?", "/\\[a\\]\\*\\?"), ("a\\b", "/a\\\\b")],
)
def test_a_pattern_ignores_one_file_only(name: str, pattern: str) -> None:
    assert pattern_for(name) == pattern


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"/x\n"),
        (b"a\n", b"a\n/x\n"),
        (b"a", b"a\n/x\n"),
        (b"a\r\nb", b"a\r\nb\r\n/x\r\n"),
        (b"\xff", b"\xff\n/x\n"),
    ],
)
def test_a_pattern_is_added_below_the_others(before: bytes, after: bytes) -> None:
    assert with_pattern(before, "/x") == after


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        *(
            ("AWS_SECRET_ACCESS_KEY", True),
            ("AWS_ACCESS_KEY_ID", True),
            ("DATABASE_PASSWORD", True),
            ("API_KEY", True),
        ),
        *(("STRIPE_SECRET", True), ("GITHUB_TOKEN", True), ("SMTP_USER", True), ("JWT_PRIVATE_PEM", True)),
        *(("AWS_REGION", False), ("KEYCLOAK_URL", False), ("DATABASE_URL", False), ("OTP_LENGTH", False)),
    ],
)
def test_names_of_secrets_are_known(name: str, secret: bool) -> None:
    assert is_secret_name(name) is secret


@pytest.mark.parametrize("region", ["eu-west-3", "us-gov-west-1", "cn-north-1"])
def test_the_region_of_an_smtp_host_is_read_back(region: str) -> None:
    assert smtp_region(smtp_host(region)) == region
    assert smtp_region("smtp.example.com") == ""


def test_names_are_read() -> None:
    assert parse_names([]) == {}
    assert parse_names(["AWS_SES_FROM_EMAIL=MAIL_FROM", " EMAIL_PROVIDER = "]) == {
        "AWS_SES_FROM_EMAIL": "MAIL_FROM", "EMAIL_PROVIDER": "",
    }  # fmt: skip
    assert parse_names(["AWS_SES_REGION=AWS_REGION"]) == {"AWS_SES_REGION": "AWS_REGION"}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("AWS_SES_FORM_EMAIL=MAIL_FROM", "AWS_SES_FROM_EMAIL=OTHER"),
        ("AWS_SES_FROM_EMAIL", "AWS_SES_FROM_EMAIL=OTHER"),
        ("EMAIL-PROVIDER", "EMAIL_PROVIDER=OTHER"),
        ("AWS_SES_FROM_EMAIL=MAIL FROM", "AWS_SES_FROM_EMAIL=OTHER"),
        ("AWS_SES_FROM_EMAIL=1X", "AWS_SES_FROM_EMAIL=OTHER"),
        ("OTP_LENGTH=AWS_REGION", "OTP_LENGTH=OTHER"),
        ("AWS_REGION=OTP_LENGTH", "AWS_REGION=OTHER"),
    ],
)
def test_names_that_make_no_sense_are_faults(text: str, hint: str) -> None:
    fault = parse_names([text])
    assert isinstance(fault, Fault)
    assert fault.hint == hint
