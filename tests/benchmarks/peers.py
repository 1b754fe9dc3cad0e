"""Other tools, each in a virtual environment that is thrown away; the project depends on none of them."""

from __future__ import annotations

import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path


class UnavailableError(Exception):
    """A peer cannot be had, for the reason given."""


@dataclass
class Peers:
    """Installs what is asked for.

    Attributes:
        folder: for the environments; one that is there already is used as it is.
        wanted: false to install nothing.
    """

    folder: Path
    wanted: bool = True
    _why_not: dict[str, str] = field(default_factory=dict)

    def scripts_of(self, package: str) -> Path:
        """Return the folder of a package's executables.

        Raises:
            UnavailableError: it could not be installed, or is not to be.
        """
        if not self.wanted:
            raise UnavailableError(f"{package} is not asked for")
        if package in self._why_not:
            raise UnavailableError(self._why_not[package])
        home = self.folder / package
        if not (home / "installed").exists():
            self._install(package, home)
        return home / "bin"

    def _install(self, package: str, home: Path) -> None:
        venv.create(home, with_pip=True, clear=True)
        command = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", package]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
            self._why_not[package] = f"{package} cannot be installed ({reason})"
            raise UnavailableError(self._why_not[package])
        (home / "installed").touch()


def sesctl() -> tuple[str, ...]:
    """The executable as users have it, next to the interpreter in use."""
    script = Path(sys.executable).with_name("sesctl")
    return (str(script),) if script.exists() else (sys.executable, "-m", "sesctl")
