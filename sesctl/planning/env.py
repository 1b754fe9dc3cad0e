"""Plan what a .env file is to be, and the files around it; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sesctl.grammar.dotenv import parse_dotenv
from sesctl.grammar.dotenv_edit import Entry, edit, is_place
from sesctl.grammar.dotenv_variables import variables
from sesctl.model.env import ENV_NAMES, is_secret_name
from sesctl.model.env_file import OWNER_ONLY, FileChange
from sesctl.model.env_steps import (
    DescribeVariables,
    IgnoreFile,
    KeepPlace,
    SetVariable,
    TargetFile,
    TightenMode,
)
from sesctl.model.fact import Found
from sesctl.model.fault import Fault
from sesctl.model.plan import Held, Plan
from sesctl.planning.env_git import pattern_for, with_pattern
from sesctl.planning.env_left import lines_left, notes_on, on_git, open_to_others
from sesctl.planning.env_values import names_of, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesctl.model.env_file import FileSeen, GitStanding
    from sesctl.model.env_steps import EnvStep
    from sesctl.model.fact import Fact
    from sesctl.planning.env_wish import EnvFacts, EnvWish

_HEADER = "Amazon SES, by sesctl init env"
_EXAMPLE_HEADER = "Amazon SES: sesctl init env writes these to .env"
_OWNER = 0o700


@dataclass(frozen=True, slots=True)
class EnvFiles:
    """The files as they are; None for one that nobody wants changed."""

    env: FileSeen
    git: Fact[GitStanding]
    example: FileSeen | None = None
    gitignore: FileSeen | None = None


@dataclass(frozen=True, slots=True)
class EnvPlan:
    """A plan, and what its steps come to: the content of each file."""

    plan: Plan
    changes: tuple[FileChange, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Part:
    """What becomes of one file."""

    steps: tuple[EnvStep, ...] = ()
    change: FileChange | None = None


def plan_env(wish: EnvWish, facts: EnvFacts, files: EnvFiles) -> EnvPlan | Fault:
    """Plan all files; the text of a fault is the path of the file that cannot be changed."""
    now = variables(files.env.text)
    settled = settle(wish, facts, now)
    names = names_of(wish, now)
    parts = (
        _ignore(files),
        _set(files.env, settled.values, settled.places, tighten=wish.tighten),
        _describe(wish, facts, files.example, names),
    )
    held = [
        *settled.left,
        *lines_left(files.env, [wish.name(name) for name in names]),
        *notes_on(files.env),
        *([] if files.gitignore else on_git(files.env, files.git)),
    ]
    open_ = [] if wish.tighten else open_to_others(files.env)
    return _put_together(parts, (*(Held(why) for why in held), *open_))


def plan_secrets(values: Mapping[str, str], file: FileSeen, git: Fact[GitStanding]) -> EnvPlan | Fault:
    """Plan values that are not to be shown, by the application's names."""
    notes = (*notes_on(file), *on_git(file, git))
    return _put_together((_set(file, values, secret=True),), [Held(why) for why in notes])


def _put_together(parts: Iterable[_Part | Fault], held: Iterable[Held]) -> EnvPlan | Fault:
    good: list[_Part] = []
    for part in parts:
        if isinstance(part, Fault):
            return part
        good.append(part)
    steps = tuple(step for part in good for step in part.steps)
    return EnvPlan(Plan(steps, tuple(held)), tuple(part.change for part in good if part.change))


def _set(
    file: FileSeen,
    values: Mapping[str, str],
    places: Iterable[str] = (),
    *,
    secret: bool = False,
    tighten: bool = False,
) -> _Part | Fault:
    """Set values in a file, and keep places in it."""
    entries = [*(Entry(*one) for one in values.items()), *(Entry(name, None) for name in places)]
    after = edit(file.text, entries, _HEADER)
    if isinstance(after, Fault):
        return replace(after, text=file.path)
    target = TargetFile(file.path, is_new=file.content is None)
    now = {name: one.value or "" for name, one in variables(file.text).items()}
    steps: list[EnvStep] = []
    mode = OWNER_ONLY if file.content is None else None
    if tighten and file.mode is not None and file.is_open_to_others:
        mode = file.mode & _OWNER
        steps.append(TightenMode(target, file.mode, mode))
    for entry in entries:
        if edit(file.text, [entry], _HEADER) == file.text:
            continue
        hidden = secret or is_secret_name(entry.name)
        steps.append(
            KeepPlace(target, entry.name)
            if entry.value is None
            else SetVariable(target, entry.name, entry.value, now.get(entry.name), hidden)
        )
    return _Part(tuple(steps), FileChange(file.target, file.content, after, mode)) if steps else _Part()


def _describe(wish: EnvWish, facts: EnvFacts, file: FileSeen | None, names: Iterable[str]) -> _Part | Fault:
    """Add to an example what is missing there; nothing that stands in it already is changed."""
    if file is None:
        return _Part()
    there = parse_dotenv(file.text)
    regions = {"AWS_REGION": facts.region, "AWS_SES_REGION": facts.region}
    entries = [
        Entry(
            wish.name(name),
            None if ENV_NAMES[name].secret else regions.get(name, ENV_NAMES[name].example),
            ENV_NAMES[name].about,
        )
        for name in names
        if not there.of(wish.name(name)) and not any(is_place(line, wish.name(name)) for line in there.lines)
    ]
    after = edit(file.text, entries, _EXAMPLE_HEADER)
    if isinstance(after, Fault):
        return replace(after, text=file.path)
    if not entries:
        return _Part()
    target = TargetFile(file.path, is_new=file.content is None)
    step = DescribeVariables(target, tuple(dict.fromkeys(entry.name for entry in entries)))
    return _Part((step,), FileChange(file.target, file.content, after))


def _ignore(files: EnvFiles) -> _Part:
    """Add the file to the .gitignore of its folder."""
    if files.gitignore is None or files.git != Found("exposed"):
        return _Part()
    pattern = pattern_for(files.env.name)
    file = files.gitignore
    target = TargetFile(file.path, is_new=file.content is None)
    change = FileChange(file.target, file.content, with_pattern(file.text, pattern))
    return _Part((IgnoreFile(target, pattern),), change)
