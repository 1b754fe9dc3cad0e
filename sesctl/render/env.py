"""The steps that change a .env file, one line each; no secret is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, assert_never

from sesctl.model.env_steps import DescribeVariables, IgnoreFile, KeepPlace, SetVariable, TightenMode

if TYPE_CHECKING:
    from sesctl.model.env_steps import EnvStep

_HIDDEN = "(not shown)"


def describe_env_step(step: EnvStep) -> tuple[str, Literal["+", "~", "-"], str, dict[str, Any]]:
    """Return the action, the sign, the summary and the parameters of a step."""
    file = {"file": step.file.path}
    match step:
        case SetVariable(_, name, value, before, secret):
            hidden = {"value": None, "before": None} if secret else {"value": value, "before": before}
            sign: Literal["+", "~"] = "+" if before is None else "~"
            return "set-variable", sign, _setting(step), {**file, "name": name, "secret": secret, **hidden}
        case KeepPlace(_, name):
            return "keep-place", "+", f"# {name}= (a place for it, empty)", {**file, "name": name}
        case DescribeVariables(_, names):
            text = (
                "1 variable, with a line about it, and nothing secret"
                if len(names) == 1
                else f"{len(names)} variables, with a line about each, and nothing secret"
            )
            return "describe-variables", "+", text, {**file, "names": list(names)}
        case TightenMode(_, before, after):
            modes = {"before": f"{before:04o}", "after": f"{after:04o}"}
            text = f"mode: {before:04o} → {after:04o}, so that nobody else reads it"
            return "tighten-mode", "~", text, {**file, **modes}
        case IgnoreFile(_, pattern):
            return "ignore-file", "+", pattern, {**file, "pattern": pattern}
        case _:
            assert_never(step)


def place_of(step: EnvStep) -> str:
    """Say in which file a step is taken."""
    return f"in {step.file.path}, which is new:" if step.file.is_new else f"in {step.file.path}:"


def _setting(step: SetVariable) -> str:
    value = _HIDDEN if step.secret else step.value
    if step.before is None:
        return f"{step.name}={value}"
    before = _HIDDEN if step.secret else step.before
    return f"{step.name}: {before or '(empty)'} → {value or '(empty)'}"
