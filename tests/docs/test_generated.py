"""Generated documentation follows from the code, links lead somewhere, and the permissions are those in use."""

from __future__ import annotations

import json
import re
import shlex
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from docs.generate import (
    ROOT,
    documents,
    drifted,
    help_pages,
    permissions,
    symptoms,
    write,
)
from markdown_it import MarkdownIt
from support.events import Events

from sesctl.checks.registry import catalogue
from sesctl.cli.commands.policy_operator import changes
from sesctl.cli.permissions import FREE, actions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from markdown_it.token import Token
    from support.cli import Cli, Simulators

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
MACHINE_PATH = re.compile(r"(?<![\w.:/])(/(home|root|Users|work|tmp|private|mnt)/|[A-Z]:\\)")
NO_AWS = ("explain", "explain dkim-record-missing", "completion bash", "check-dns example.com --no-aws")

LINES = {
    "init domain": (
        "init domain new.example.com --yes",
        "init domain example.com --yes --wait",
        "init domain failed.example.com --yes --allow restart-dkim --wait --timeout 1s",
        "init domain unsigned.example.com --yes --allow enable-dkim",
        "init domain pub.example.com --publish route53 --yes",
        "init domain zoned.example.com --publish route53 --zone-id ZONE --yes",
    ),
    "init email": ("init email ana@example.org --yes",),
    "init events": (
        "init events example.com --sqs ses-example-com-events --allow stop-forwarding --prove --yes",
        "init events example.com --one-topic --also delivery --yes",
        "init events example.com --one-topic --also delivery --also reject --yes",
        "init events example.com --identity-topics --yes",
        "init events example.com --topic secret --dry-run",
    ),
    "init alarms": (
        "init alarms --email ana@example.org --yes",
        "init alarms --region eu-west-1 --yes",
        "init alarms --topic secret --dry-run",
    ),
    "init env": (
        "init env --file TMP/.env",
        "init env --file TMP/.env --from otp@example.com --yes",
        "init env --file TMP/.env --configuration-set nope",
    ),
    "init zone": ("init zone otp.example.com --yes --delegate",),
    "doctor": (
        "doctor failed.example.com --from otp@example.com --role my-app",
        "doctor unsigned.example.com",
        "doctor example.com --user my-app --env-file TMP/written",
        "doctor",
    ),
    "init sender": (
        "init sender --from otp@example.com --role my-app --yes",
        "init sender --from otp@example.com --user my-app --yes",
        "init sender --from otp@example.com --user new-app --yes",
    ),
    "policy sender": ("policy sender --from otp@example.com",),
    "policy operator": ("policy operator",),
    "publish": ("publish sent.example.com --yes", "publish put.example.com --zone-id ZONE --yes"),
    "remove domain": (
        "publish gone.example.com --yes",
        "remove domain gone.example.com --unpublish route53 --allow delete --yes",
        "remove domain left.example.com --unpublish route53 --zone-id ZONE --allow delete --yes",
    ),
    "records": ("records example.com", "records example.com -o json"),
    "check-dns": ("check-dns example.com", "check-dns failed.example.com"),
    "status": ("status", "status example.com --all-regions"),
    "explain": (
        "explain 'The following identities failed the check in region US-EAST-1: ana@example.org'",
        "explain 'Configuration set <nope> does not exist.'",
        "explain 'It is on the suppression list for your account.' --to ana@example.org",
    ),
    "send-test": (
        "send-test --from otp@example.com --to ana@example.org",
        "send-test --from otp@example.com --simulate success --configuration-set nope",
        "send-test --from otp@example.com --simulate bounce --configuration-set otp --prove",
        "send-test --from otp@example.com --to ana@example.org --wait-delivery --timeout 1s",
    ),
    "request-production": (
        "request-production failed.example.com --mail-type transactional --website https://example.com --dry-run",
        "request-production failed.example.com --draft TMP/draft.md --mail-type marketing --website https://example.com",
        "request-production --mail-type transactional --website https://example.com --yes",
    ),
}


ON_A_TERMINAL = {"init sender": {"iam:CreateAccessKey"}}
"""What a command does only where somebody sits; its own tests do that."""

IN_PRODUCTION = {"send-test"}
"""Commands that ask for more once the account is out of the sandbox."""


@pytest.fixture(scope="module")
def account(simulate: Simulators, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """example.com is verified; of two other identities one has failed, and one has signing switched off."""
    cli = simulate(scenario="domain-verified")
    cli.env["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    ses = cli.driver.client("sesv2")
    ses.create_email_identity(EmailIdentity="failed.example.com")
    cli.driver.advance("73h")
    for name in ("unsigned", "sent", "put", "gone", "left"):
        ses.create_email_identity(EmailIdentity=f"{name}.example.com")
    ses.put_email_identity_dkim_attributes(EmailIdentity="unsigned.example.com", SigningEnabled=False)
    ses.create_configuration_set(ConfigurationSetName="drafted")
    ses.put_email_identity_configuration_set_attributes(
        EmailIdentity="failed.example.com", ConfigurationSetName="drafted"
    )
    _let_somebody_send(cli)
    _let_somebody_watch(cli)
    _let_somebody_hear(cli)
    return cli


def _let_somebody_hear(cli: Cli) -> None:
    """An encrypted topic, to which SES publishes the events of unsigned.example.com."""
    ses, sns = cli.driver.client("sesv2"), cli.driver.client("sns")
    services = {"Service": ["ses.amazonaws.com", "cloudwatch.amazonaws.com"]}
    allow = {"Effect": "Allow", "Principal": services, "Action": "*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    key = cli.driver.client("kms").create_key(Policy=policy)["KeyMetadata"]["Arn"]
    topic = sns.create_topic(Name="secret", Attributes={"KmsMasterKeyId": key, "Policy": policy})["TopicArn"]
    ses.create_configuration_set(ConfigurationSetName="told")
    ses.create_configuration_set_event_destination(
        ConfigurationSetName="told",
        EventDestinationName="events",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE", "COMPLAINT"],
            "SnsDestination": {"TopicArn": topic},
        },
    )
    ses.put_email_identity_configuration_set_attributes(
        EmailIdentity="unsigned.example.com", ConfigurationSetName="told"
    )


def _let_somebody_watch(cli: Cli) -> None:
    """Message insights, and a queue of events with a message of somebody else on it."""
    vdm = {"VdmEnabled": "ENABLED"}
    cli.driver.client("sesv2").put_account_vdm_attributes(VdmAttributes=vdm)
    events = Events(cli)
    events.configuration_set()
    events.destination()
    cli.driver.client("sqs").send_message(QueueUrl=events.queue(), MessageBody="of somebody else")


def _let_somebody_send(cli: Cli) -> None:
    """A user in a group and a role, with policies inline and attached."""
    iam = cli.driver.client("iam")
    logs = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:Put*", "Resource": "*"}]}'
    arn = iam.create_policy(PolicyName="logs", PolicyDocument=logs)["Policy"]["Arn"]
    iam.create_role(RoleName="my-app", AssumeRolePolicyDocument="{}")
    iam.put_role_policy(RoleName="my-app", PolicyName="more", PolicyDocument=logs)
    iam.attach_role_policy(RoleName="my-app", PolicyArn=arn)
    iam.create_user(UserName="my-app")
    iam.put_user_policy(UserName="my-app", PolicyName="more", PolicyDocument=logs)
    iam.create_group(GroupName="apps")
    iam.put_group_policy(GroupName="apps", PolicyName="more", PolicyDocument=logs)
    iam.attach_group_policy(GroupName="apps", PolicyArn=arn)
    iam.add_user_to_group(GroupName="apps", UserName="my-app")


def test_generated_files_are_up_to_date_or_run_make_docs() -> None:
    assert drifted(documents(), ROOT) == []


def test_generating_twice_makes_the_same() -> None:
    assert documents() == documents()


def test_writing_mends_what_has_drifted_and_removes_pages_of_checks_that_are_gone(tmp_path: Path) -> None:
    made = documents()
    write(made, tmp_path)
    (tmp_path / "docs/checks/no-such-check.md").write_text("left over", encoding="utf-8")
    (tmp_path / "docs/cli.md").write_text("edited by hand", encoding="utf-8")
    assert drifted(made, tmp_path) == ["docs/checks/no-such-check.md", "docs/cli.md"]
    write(made, tmp_path)
    assert drifted(made, tmp_path) == []


def test_picture_is_an_image_that_loads_nothing_from_elsewhere() -> None:
    picture = (ROOT / "docs/images/check-dns.svg").read_text(encoding="utf-8")
    assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    assert "url(http" not in picture
    assert "href" not in picture


def test_symptoms_lead_to_checks_that_exist() -> None:
    named = {check for entry in symptoms().values() for check in entry["checks"]}
    assert named <= set(catalogue())


def test_every_error_is_reached_from_a_symptom() -> None:
    named = {check for entry in symptoms().values() for check in entry["checks"]}
    errors = {check.id for check in catalogue().values() if check.severity.word == "error"}
    assert errors <= named


def test_every_check_is_in_the_index() -> None:
    index = ROOT / "docs/checks/README.md"
    listed = {target.removesuffix(".md") for target in links(index)}
    assert set(catalogue()) <= listed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    broken = [link for link in links(page) if not leads_somewhere(page, link)]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_path_of_a_machine_is_shown(page: Path) -> None:
    assert MACHINE_PATH.search(page.read_text(encoding="utf-8")) is None


def test_every_page_is_reached_from_the_readme() -> None:
    reached = {ROOT / "README.md"}
    queue = list(reached)
    while queue:
        page = queue.pop()
        for link in links(page):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target not in reached:
                reached.add(target)
                queue.append(target)
    assert set(PAGES) <= reached


def test_table_of_permissions_has_every_command_that_calls_aws() -> None:
    assert set(permissions()) == set(LINES)
    assert {f"sesctl {command}" for command in LINES} <= set(help_pages())


@pytest.mark.parametrize("command", LINES)
def test_documented_actions_are_those_that_a_command_uses(
    command: str, account: Cli, typed: Callable[[Cli, Sequence[str]], tuple[int, str]], tmp_path: Path
) -> None:
    account.account(production=command in IN_PRODUCTION)
    account.forget_calls()
    (tmp_path / "written").write_text("AWS_SES_CONFIGURATION_SET=drafted\n", encoding="utf-8")
    zones = account.driver.client("route53").list_hosted_zones_by_name(DNSName="example.com")
    zone = zones["HostedZones"][0]["Id"].rpartition("/")[2]
    account.forget_calls()
    for line in LINES[command]:
        typed(account, shlex.split(line.replace("ZONE", zone).replace("TMP", str(tmp_path))))
    calls = permissions()[command]
    documented = {action for call in calls for action in actions(call) or (FREE[call],)}
    documented -= ON_A_TERMINAL.get(command, set())
    assert set(account.calls()) == documented
    assert {action for action in documented if changes(action)} == set(account.changes())


@pytest.mark.parametrize("line", NO_AWS)
def test_commands_without_documented_actions_do_not_call_aws(
    line: str, account: Cli, typed: Callable[[Cli, Sequence[str]], tuple[int, str]]
) -> None:
    account.forget_calls()
    typed(account, shlex.split(line))
    assert account.calls() == []


def links(page: Path) -> list[str]:
    """The targets of the links and images of a page, less those on the web."""
    tokens = MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8"))
    targets = [str(one.attrGet("href") or one.attrGet("src") or "") for one in every(tokens)]
    return [target for target in targets if target and "://" not in target]


def leads_somewhere(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.is_file() or not target.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors(target)


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as GitHub makes them."""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    headings = [after.content for one, after in pairwise(tokens) if one.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def every(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from every(token.children or ())
