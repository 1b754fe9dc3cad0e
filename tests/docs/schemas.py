"""Write the JSON Schemas of the documents: `python -m tests.docs.schemas`, or with `--check` name what has drifted."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sesctl.render.schema import DOCUMENTS, json_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = Path(__file__).parents[2] / "docs" / "schema"


def schemas() -> dict[str, str]:
    """Make every schema, by the name of its file."""
    return {f"{name}.json": json.dumps(json_schema(name), indent=2) + "\n" for name in DOCUMENTS}


def drifted(made: Mapping[str, str], folder: Path) -> list[str]:
    """Name the files that are not as they are made, or are left from a document that is gone."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in {*made, *there} if made.get(name) != there.get(name))


def write(made: Mapping[str, str], folder: Path) -> None:
    """Write what has drifted, and take away what is left over."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in drifted(made, folder):
        if name in made:
            (folder / name).write_text(made[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    """Write the files, or say which have drifted."""
    parser = argparse.ArgumentParser(prog="python -m tests.docs.schemas", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 and name what has drifted"
    )
    made = schemas()
    if not parser.parse_args(arguments).check:
        write(made, folder)
        return 0
    wrong = drifted(made, folder)
    for name in wrong:
        sys.stderr.write(f"docs/schema/{name} has drifted; python -m tests.docs.schemas writes it again\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
