"""Reading, judging and writing a .env file, in front of an account with several regions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest
from support.env_world import identity

from sesctl.errors import SesctlError, usage
from sesctl.files.disk import Disk
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.workflows.env_file import judge_env, look_at_env
from sesctl.workflows.env_file_facts import read_sender
from sesctl.workflows.env_file_write import check_values, open_env, write_values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sesctl.model.env_file import GitStanding
    from sesctl.model.identity import Identity
    from sesctl.ports import Aws

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - the public example
IGNORED: Found[GitStanding] = Found("ignored")
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": SECRET}
TEXT = "AWS_SES_REGION=eu-west-3\nAWS_SES_FROM_EMAIL=Example <otp@mail.example.com>\n"


@dataclass
class Git:
    """A git that says one thing."""

    says: Found[GitStanding] | Unread = IGNORED
    asked: list[str] = field(default_factory=list)

    def standing(self, path: str) -> Found[GitStanding] | Unread:
        self.asked.append(path)
        return self.says


@dataclass
class FakeSes:
    """SES in one region, where some names are verified, and some are not answered for."""

    region: str
    verified: set[str]
    denied: set[str]
    asked: list[tuple[str, str]]

    def identity(self, name: str) -> Found[Identity] | Missing:
        self.asked.append((self.region, name))
        if name in self.denied:
            raise SesctlError("permission", f"{name} was denied", why="no", try_="ask")
        return Found(identity(name, self.region)) if name in self.verified else Missing()


@dataclass
class FakeAws:
    """An account; by region, what is verified there."""

    verified: Mapping[str, set[str]]
    region: str = "us-east-1"
    denied: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ses(self, region: str | None = None) -> FakeSes:
        name = region or self.region
        if name not in self.verified:
            raise usage(f"SES is not in {name}", why="it is not", try_="another")
        return FakeSes(name, self.verified[name], self.denied, self.asked)

    def ses_regions(self) -> tuple[str, ...]:
        return tuple(self.verified)


def aws(fake: FakeAws) -> Aws:
    return cast("Aws", fake)  # only what is asked of SES is there


def account(**verified: str) -> FakeAws:
    regions = {"us-east-1", "eu-west-3", "eu-west-1"}
    return FakeAws({one: set(verified.get(one.replace("-", "_"), "").split()) for one in regions})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_text(TEXT)
    path.chmod(0o600)
    return path


def fires(file: Path, fake: FakeAws | None) -> list[str]:
    found, _ = judge_env(str(file), aws(fake) if fake else None, Disk(), Git())
    return [one.check for one in found]


def test_a_sender_whose_domain_is_verified_in_the_region_of_the_file_is_right(file: Path) -> None:
    fake = account(eu_west_3="example.com")
    assert fires(file, fake) == []
    assert {region for region, _ in fake.asked} == {"eu-west-3"}


@pytest.mark.parametrize("where", ["us_east_1", "eu_west_1"])
def test_a_sender_that_is_verified_in_another_region_is_found_there(file: Path, where: str) -> None:
    fake = account(**{where: "mail.example.com"})
    found, _ = judge_env(str(file), aws(fake), Disk(), Git())
    assert [(one.check, one.expected) for one in found] == [("env-region-mismatch", where.replace("_", "-"))]


def test_a_sender_that_is_verified_nowhere_is_found(file: Path) -> None:
    assert fires(file, account()) == ["env-from-unverified"]


def test_a_region_without_ses_is_a_mismatch_where_another_has_the_sender(file: Path) -> None:
    file.write_text(TEXT.replace("eu-west-3", "eu-west-9"))
    assert fires(file, account(eu_west_1="example.com")) == ["env-region-mismatch"]
    assert fires(file, account()) == ["env-from-unverified"]


def test_the_region_of_the_smtp_host_is_looked_at_too(file: Path) -> None:
    file.write_text(f"{TEXT}SMTP_HOST=email-smtp.us-east-1.amazonaws.com\nSMTP_USER=u\nSMTP_PASSWORD=p\n")
    found, _ = judge_env(str(file), aws(account(eu_west_3="example.com")), Disk(), Git())
    assert [(one.check, one.seen, one.expected) for one in found] == [
        ("env-region-mismatch", "us-east-1", "eu-west-3")
    ]
    assert found[0].message.startswith("SMTP_HOST names us-east-1")


def test_the_names_of_the_application_are_used(file: Path) -> None:
    file.write_text("MAIL_FROM=otp@example.com\nR=eu-west-3\n")
    names = {"AWS_SES_FROM_EMAIL": "MAIL_FROM", "AWS_SES_REGION": "R"}
    found, _ = judge_env(str(file), aws(account()), Disk(), Git(), names)
    assert [one.check for one in found] == ["env-from-unverified"]


def test_a_denied_read_leaves_the_sender_unknown_unless_a_domain_above_is_verified(file: Path) -> None:
    fake = account()
    fake.denied = {"mail.example.com"}
    found, skipped = judge_env(str(file), aws(fake), Disk(), Git())
    assert found == ()
    assert {one.reason for one in skipped} == {"mail.example.com was denied"}
    fake.verified["eu-west-3"].add("example.com")
    assert judge_env(str(file), aws(fake), Disk(), Git()) == ((), ())


def test_without_aws_the_sender_is_not_judged_on_purpose(file: Path) -> None:
    found, skipped = judge_env(str(file), None, Disk(), Git())
    assert found == ()
    assert {one.check for one in skipped if one.on_purpose} == {"env-from-unverified", "env-region-mismatch"}


def test_a_file_that_is_not_there_or_cannot_be_read_is_no_finding(file: Path, tmp_path: Path) -> None:
    assert isinstance(look_at_env(str(tmp_path / "none"), None, Disk(), Git()).file, Missing)
    assert isinstance(look_at_env(str(tmp_path), None, Disk(), Git()).file, Unread)
    file.write_text("A='x\n" + TEXT)
    seen = look_at_env(str(file), aws(account()), Disk(), Git())
    assert isinstance(seen.file, Unread)
    assert "line 1" in seen.file.reason
    assert fires(file, account()) == []


def test_the_most_specific_identity_counts() -> None:
    ses = account(eu_west_3="otp@example.com example.com").ses("eu-west-3")
    found = read_sender("otp@example.com", ses)  # type: ignore[arg-type]  # only identity() is there
    assert isinstance(found, Found)
    assert found.value.name == "otp@example.com"


def test_label_of_the_sender_needs_no_identity_of_its_own() -> None:
    ses = account(eu_west_3="otp@example.com").ses("eu-west-3")
    found = read_sender("otp+app@example.com", ses)  # type: ignore[arg-type]  # only identity() is there
    assert isinstance(found, Found)
    assert found.value.name == "otp@example.com"


def test_secrets_are_written_and_nowhere_else(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(f"{TEXT}# AWS_ACCESS_KEY_ID=\n# AWS_SECRET_ACCESS_KEY=\n")
    plan = write_values(str(file), KEYS, Disk(), Git())
    assert (
        file.read_text() == f"{TEXT}AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY={SECRET}\n"
    )
    assert SECRET not in repr(plan)
    assert capsys.readouterr() == ("", "")
    assert write_values(str(file), KEYS, Disk(), Git()).steps == ()


def test_a_new_file_for_secrets_is_private(tmp_path: Path) -> None:
    path = tmp_path / "new"
    write_values(str(path), KEYS, Disk(), Git())
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("content", "git", "kind"),
    [
        (TEXT, Found("tracked"), "refused"),
        ("A='x\n", Found("ignored"), "file"),
        ("é".encode("utf-16").decode("latin-1"), Found("ignored"), "file"),
    ],
)
def test_a_file_that_takes_no_secrets_says_so_before_there_are_any(
    file: Path, content: str, git: Found[GitStanding], kind: str
) -> None:
    file.write_text(content, encoding="latin-1")
    before = file.read_bytes()
    for attempt in (check_values, write_values):
        with pytest.raises(SesctlError) as raised:
            attempt(str(file), KEYS, Disk(), Git(git))
        assert raised.value.kind == kind
        assert SECRET not in f"{raised.value.what}{raised.value.why}{raised.value.try_}"
    assert file.read_bytes() == before


def test_a_file_that_takes_secrets_is_not_touched_by_the_question(file: Path) -> None:
    check_values(str(file), KEYS, Disk(), Git())
    assert file.read_text() == TEXT


def test_git_is_asked_about_where_a_link_leads(file: Path) -> None:
    link = file.parent / "link"
    link.symlink_to(".env")
    git = Git()
    opened = open_env(str(link), Disk(), git, gitignore=True)
    assert git.asked == [str(file)]
    assert opened.gitignore
    assert opened.gitignore.target == str(file.parent / ".gitignore")


def test_nothing_but_the_region_of_the_file_is_asked_while_the_sender_is_there(file: Path) -> None:
    seen = look_at_env(str(file), aws(account(eu_west_3="mail.example.com")), Disk(), Git())
    assert [one.region for one in seen.senders] == ["eu-west-3"]
    assert seen.elsewhere == ()


def test_a_file_without_a_sender_asks_nothing(file: Path) -> None:
    file.write_text("AWS_SES_REGION=eu-west-3\nAWS_SES_FROM_EMAIL=changeme\n")
    fake = account()
    assert fires(file, fake) == ["env-missing-value"]
    assert fake.asked == []
    assert not isinstance(look_at_env(str(file), None, Disk(), Git()).file, NotAsked)
