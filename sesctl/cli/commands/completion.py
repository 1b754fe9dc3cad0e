"""`sesctl completion`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from sesctl.cli.command import Run, command
from sesctl.cli.root import COMPLETION
from sesctl.errors import ExitCode

Shell = Literal["bash", "zsh", "fish", "powershell"]


@command(
    ("for this session of bash", 'eval "$(sesctl completion bash)"'),
    ("for good, in zsh", "sesctl completion zsh > ~/.zfunc/_sesctl"),
    aws=False,
    outputs=None,
)
def app(run: Run, shell: Annotated[Shell, typer.Argument(help="The shell.", show_default=False)]) -> ExitCode:
    """Print the script that completes commands and options in a shell."""
    from typer._completion_shared import get_completion_script

    script = get_completion_script(prog_name="sesctl", complete_var=COMPLETION, shell=shell)
    run.terminal.answer(script)
    return ExitCode.DONE
