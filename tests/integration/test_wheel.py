"""The wheel, installed as a user installs it: without the simulator and its packages."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.cli import environment, run

ROOT = Path(__file__).parents[2]
ENV = environment({"PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1"})

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (path,) = out.glob("sesctl-*.whl")
    return path


@pytest.fixture(scope="module")
def sesctl(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = [
        str(folder / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    return str(folder / "bin" / "sesctl")


def test_the_wheel_holds_the_package_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"sesctl"}
    assert "sesctl/py.typed" in names
    assert not [name for name in names if "test" in name.split("/")[-1] and "send_test" not in name]


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["check-dns", "--help"],
        ["explain"],
        ["completion", "bash"],
        ["policy", "operator", "--account", "123456789012"],
    ],
)
def test_what_needs_no_account_works(sesctl: str, args: list[str]) -> None:
    done = run(args, ENV, command=(sesctl,))
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout


def test_an_account_is_asked_with_the_packages_that_came_along(sesctl: str) -> None:
    done = run(["status", "-o", "json"], ENV, command=(sesctl,))
    assert (done.code, done.error["kind"]) == (4, "credentials")
    look = run(
        ["check-dns", "example.com", "--no-aws", "--resolver", "127.0.0.1:9", "--dns-timeout", "0.2"],
        ENV,
        command=(sesctl,),
    )
    assert look.code in {1, 5}
    assert "Traceback" not in look.said


@pytest.mark.parametrize("args", [["demo"], ["sim", "serve"], ["sim", "exec", "--", "true"]], ids=" ".join)
def test_the_simulator_says_what_has_to_be_installed(sesctl: str, args: list[str]) -> None:
    done = run(args, ENV, command=(sesctl,))
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == "the simulator is not installed"
    assert "sesctl[sim]" in done.stderr
