from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.cli import Cli


def test_a_plan_is_applied_after_a_yes(cli: Cli) -> None:
    with cli.typist("init", "domain", "example.com") as typist:
        typist.answers("Apply? [y/N]: ", "y")
        done = typist.finish()
    assert done.code == 0
    assert cli.changes() == ["ses:CreateEmailIdentity", "ses:PutEmailIdentityMailFromAttributes"]
