"""What every command has: its options, its examples, its exit code."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer
from typer._click.core import ParameterSource
from typer._click.globals import get_current_context
from typer.exceptions import Abort

from sesctl.cli.terminal import ReaderGoneError, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sesctl.errors import ExitCode

Output: TypeAlias = Literal["text", "json"]


@dataclass(frozen=True, slots=True)
class Run:
    """The options that every command has, as they were given."""

    output: str = "text"
    region: str | None = None
    profile: str | None = None
    endpoint_url: str | None = None
    quiet: bool = False
    verbose: int = 0
    debug: bool = False

    @property
    def json(self) -> bool:
        """Whether the answer is a JSON document."""
        return self.output == "json"

    @property
    def terminal(self) -> Terminal:
        """The streams of this run."""
        return Terminal(quiet=self.quiet, verbosity=self.verbose)


_AWS = {
    "region": Annotated[
        str | None,
        typer.Option("--region", metavar="REGION", help="AWS region [default: as the AWS CLI finds it]."),
    ],
    "profile": Annotated[str | None, typer.Option("--profile", metavar="NAME", help="AWS profile.")],
    "endpoint_url": Annotated[
        str | None, typer.Option("--endpoint-url", metavar="URL", help="Ask this endpoint instead of AWS.")
    ],
}
_CONFIG = {
    "config": Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="Settings for options that are not given.  [default: sesctl.toml, where there is one]",
        ),
    ],
}
_TALK = {
    "quiet": Annotated[bool, typer.Option("--quiet", "-q", help="Only the answer; no talk on stderr.")],
    "verbose": Annotated[
        int,
        typer.Option(
            "--verbose", "-v", count=True, help="Tell more; twice for more still.", show_default=False
        ),
    ],
    "debug": Annotated[bool, typer.Option("--debug", help="On an error, show the traceback.")],
}
_DEFAULTS = {"config": None, **{field.name: field.default for field in fields(Run)}}


def command(
    *examples: tuple[str, str], aws: bool = True, outputs: Any = Output
) -> Callable[[Callable[..., ExitCode]], typer.Typer]:
    """Make an application of one command out of a function that takes a `Run` and its own options.

    Args:
        examples: at least two pairs of what is meant and what to type.
        aws: whether the command has the options that choose an account.
        outputs: the type of `--output`; None where the answer is somebody else's.
    """

    def wrap(function: Callable[..., ExitCode]) -> typer.Typer:
        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        output = typer.Option("--output", "-o", help="Form of the answer on stdout.")
        common = {
            **({"output": Annotated[outputs, output]} if outputs else {}),
            **(_AWS if aws else {}),
            **_CONFIG,
            **_TALK,
        }

        def run(**values: Any) -> ExitCode:
            path = values.pop("config")
            try:
                with _configured(values, path) as own_and_common:
                    chosen = {name: own_and_common.pop(name) for name in common if name != "config"}
                    return function(Run(**chosen), **own_and_common)
            except KeyboardInterrupt:
                # Of itself typer would end without a word.
                raise Abort from None
            except BrokenPipeError:
                # Of itself typer would end with a 1.
                raise ReaderGoneError from None

        parameters = [*own, *(_parameter(name, annotation) for name, annotation in common.items())]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        run.__doc__ = function.__doc__
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(function.__name__.replace("_", "-"), epilog=_epilog(examples))(run)
        return app

    return wrap


def _configured(values: dict[str, Any], path: Path | None) -> AbstractContextManager[dict[str, Any]]:
    """Fill in what the configuration file says."""
    from sesctl.cli.config import filled

    context = get_current_context()
    given = {name for name in values if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    command = context.command_path.partition(" ")[2]
    listed = {one.name for one in context.command.params if getattr(one, "multiple", False) or one.nargs < 0}
    return filled(values, frozenset(given), command, path, frozenset(filter(None, listed)))


def _parameter(name: str, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=_DEFAULTS[name], annotation=annotation
    )


def _epilog(examples: tuple[tuple[str, str], ...]) -> str:
    # The first line keeps the help formatter from joining the lines.
    lines = [line for meaning, typed in examples for line in (f"# {meaning}", f"$ {typed}")]
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
