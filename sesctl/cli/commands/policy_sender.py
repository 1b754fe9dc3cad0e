"""`sesctl policy sender`."""

from __future__ import annotations

from sesctl.cli import context, senders
from sesctl.cli.command import Run, command
from sesctl.cli.senders import ConfigurationSet, From, Raw
from sesctl.errors import ExitCode


@command(
    ("the least policy for an application", "sesctl policy sender --from otp@example.com"),
    ("for one that sends by SMTP", "sesctl policy sender --from otp@example.com --raw > policy.json"),
    outputs=None,
)
def app(
    run: Run,
    *,
    sender: From = None,
    configuration_set: ConfigurationSet = None,
    raw: Raw = False,
) -> ExitCode:
    """Print the least IAM policy for the application: to send, from one identity, as these addresses.

    A configuration set that is the identity's default has to be allowed too, so it is looked up. Nothing is changed;
    `sesctl init sender` attaches it.
    """
    from sesctl.grammar.policy import write_policy
    from sesctl.planning.sender_policy import sender_policy

    told = senders.told(run.terminal, sender, configuration_set, raw=raw)
    wish = senders.wish_of(told, context.aws(run), run.terminal)
    senders.explain_sandbox(wish, run.terminal)
    run.terminal.answer(write_policy(sender_policy(wish)))
    return ExitCode.DONE
