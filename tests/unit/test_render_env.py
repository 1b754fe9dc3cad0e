from __future__ import annotations

import pytest

from sesctl.model.env_steps import (
    DescribeVariables,
    IgnoreFile,
    KeepPlace,
    SetVariable,
    TargetFile,
    TightenMode,
)
from sesctl.model.plan import Held, Plan
from sesctl.render.plan import plan_lines, step_body

ENV = TargetFile(".env")
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - the public example
HIDDEN = SetVariable(ENV, "AWS_SECRET_ACCESS_KEY", SECRET, "older", secret=True)


def test_a_plan_shows_each_line_below_the_file_it_is_in() -> None:
    steps = (
        IgnoreFile(TargetFile(".gitignore", is_new=True), "/.env"),
        TightenMode(ENV, 0o644, 0o600),
        SetVariable(ENV, "AWS_REGION", "eu-west-3"),
        SetVariable(ENV, "OTP_LENGTH", "6", "8"),
        SetVariable(ENV, "AWS_SES_FROM_EMAIL", "otp@example.com", ""),
        HIDDEN,
        KeepPlace(ENV, "SMTP_PASSWORD"),
        DescribeVariables(TargetFile(".env.example"), ("AWS_REGION", "OTP_LENGTH")),
    )
    assert plan_lines(Plan(steps, (Held("SMTP_PASSWORD stands in line 3 (kept, not shown)."),))) == [
        "  in .gitignore, which is new:",
        "  + /.env",
        "  in .env:",
        "  ~ mode: 0644 → 0600, so that nobody else reads it",
        "  + AWS_REGION=eu-west-3",
        "  ~ OTP_LENGTH: 8 → 6",
        "  ~ AWS_SES_FROM_EMAIL: (empty) → otp@example.com",
        "  ~ AWS_SECRET_ACCESS_KEY: (not shown) → (not shown)",
        "  + # SMTP_PASSWORD= (a place for it, empty)",
        "  in .env.example:",
        "  + 2 variables, with a line about each, and nothing secret",
        "  ! SMTP_PASSWORD stands in line 3 (kept, not shown).",
    ]


@pytest.mark.parametrize("before", [None, "older"])
def test_no_secret_is_in_a_step_as_it_is_shown_or_printed(before: str | None) -> None:
    step = SetVariable(ENV, "AWS_SECRET_ACCESS_KEY", SECRET, before, secret=True)
    for shown in (str(step_body(step)), repr(step), repr(Plan((step,)))):
        assert SECRET not in shown
        assert "older" not in shown
    assert step_body(step)["parameters"] == {
        "file": ".env", "name": "AWS_SECRET_ACCESS_KEY", "secret": True, "value": None, "before": None,
    }  # fmt: skip


def test_values_are_shown_with_control_characters_taken_out() -> None:
    assert step_body(SetVariable(ENV, "A", "x", "\x1b[31m"))["summary"] == "A: \\x1b[31m → x"


def test_a_single_variable_is_one() -> None:
    steps = (DescribeVariables(TargetFile(".env.example"), ("AWS_REGION",)),)
    assert "1 variable, with a line about it, and nothing secret" in plan_lines(Plan(steps))[1]
