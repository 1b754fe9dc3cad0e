from __future__ import annotations

import json
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from support.cli import Typist, environment, plain, run, started

# As somebody has it who works with real accounts; none of it may reach a command in the simulator.
OUTSIDE = environment(
    {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nowhere",
        "AWS_PROFILE": "production",
        "AWS_CONFIG_FILE": str(Path(__file__).with_name("aws-config")),
        "AWS_SESSION_TOKEN": "IQoJb3JpZ2luX2VjEXAMPLETOKEN",
        "AWS_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
        "AWS_ENDPOINT_URL_SESV2": "http://192.0.2.1",
        "AWS_REGION": "ap-southeast-2",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.1/",
        "HTTPS_PROXY": "http://192.0.2.1:3128",
        "http_proxy": "http://192.0.2.1:3128",
        "SESCTL_RESOLVERS": "192.0.2.1",
        "KEEP_ME": "yes",
    }
)
PRINT_ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)))"


def inside(*args: str, code: str) -> Any:
    """Run Python inside the simulator and read what it prints as JSON."""
    done = run(["sim", "exec", *args, "--", sys.executable, "-c", code], OUTSIDE)
    assert done.code == 0, done.said
    return done.json


def test_nothing_that_leads_to_a_real_account_reaches_the_command() -> None:
    found = inside(code=PRINT_ENVIRONMENT)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "HTTPS_PROXY", "http_proxy", "AWS_ENDPOINT_URL_SESV2"):
        assert name not in found
    assert not [name for name in found if name.startswith("AWS_CONTAINER")]
    assert "192.0.2.1" not in json.dumps(found)
    assert found["AWS_ACCESS_KEY_ID"] == "AKIAIOSFODNN7EXAMPLE"
    assert (found["AWS_REGION"], found["AWS_EC2_METADATA_DISABLED"]) == ("us-east-1", "true")
    assert found["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    assert found["SESCTL_RESOLVERS"].startswith("127.0.0.1:")
    assert found["SESCTL_AUTHORITATIVE"].startswith("127.0.0.1:")
    assert found["KEEP_ME"] == "yes"


def test_a_profile_that_does_not_exist_here_does_not_matter() -> None:
    env = OUTSIDE | {"AWS_PROFILE": "elsewhere"}
    done = run(["sim", "exec", "--", sys.executable, "-m", "sesctl", "status", "-o", "json"], env)
    assert (done.code, done.json["unread"]) == (0, [])


def test_a_region_can_be_chosen() -> None:
    found = inside("--region", "eu-west-3", code=PRINT_ENVIRONMENT)
    assert (found["AWS_REGION"], found["AWS_DEFAULT_REGION"]) == ("eu-west-3", "eu-west-3")


@pytest.mark.parametrize("code", [0, 1, 7, 255])
def test_the_exit_status_is_that_of_the_command(code: int) -> None:
    done = run(["sim", "exec", "--", "sh", "-c", f"exit {code}"], OUTSIDE)
    assert (done.code, done.stdout, done.stderr) == (code, "", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_the_exit_status_of_a_killed_command_is_that_of_a_shell(number: signal.Signals) -> None:
    assert run(["sim", "exec", "--", "sh", "-c", f"kill -{int(number)} $$"], OUTSIDE).code == 128 + number


def test_streams_and_arguments_are_passed_through() -> None:
    args = ["sim", "exec", "--", sys.executable, "-c", "import sys; print(sys.argv[1:], sys.stdin.read())"]
    done = run([*args, "-o", "json", "--region", "x", "a b"], OUTSIDE, stdin="typed")
    assert done.stdout == "['-o', 'json', '--region', 'x', 'a b'] typed\n"


def test_boto3_in_the_command_and_sesctl_see_the_same_account() -> None:
    script = """
import boto3, json, subprocess, sys
boto3.client("sesv2").create_email_identity(EmailIdentity="example.com")
status = [sys.executable, "-m", "sesctl", "status", "-o", "json"]
seen = json.loads(subprocess.run(status, capture_output=True, check=True).stdout)
names = [entry["name"] for entry in seen["identities"]]
zones = [zone["Name"] for zone in boto3.client("route53").list_hosted_zones()["HostedZones"]]
caller = boto3.client("sts").get_caller_identity()["Account"]
print(json.dumps([names, zones, caller, seen["account"]["production"]]))
"""
    found = inside("--production", "--zone", "example.com", code=script)
    assert found == [["example.com"], ["example.com."], "123456789012", True]


def test_sesctl_is_found_in_the_command_by_its_name() -> None:
    done = run(["sim", "exec", "--", "sh", "-c", "sesctl --version"], OUTSIDE, command=(console_script(),))
    assert (done.code, done.stdout.startswith("sesctl ")) == (0, True)


def console_script() -> str:
    return f"{sys.prefix}/bin/sesctl"


def test_a_command_that_does_not_exist_ends_as_in_a_shell() -> None:
    done = run(["sim", "exec", "--", "no-such-command"], OUTSIDE)
    assert (done.code, done.stdout) == (127, "")
    assert done.stderr.startswith("cannot run 'no-such-command'\n")


def test_ctrl_c_reaches_the_command_and_not_the_simulator() -> None:
    script = (
        "import time, urllib.request, os\n"
        "try:\n    print('ready', flush=True)\n    time.sleep(60)\n"
        "except KeyboardInterrupt:\n"
        "    print(urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL'] + '/_sim/health').status)\n"
        "    raise SystemExit(7)\n"
    )
    with Typist(["sim", "exec", "--", sys.executable, "-c", script], OUTSIDE) as typist:
        typist.sees("ready")
        typist.interrupt()
        done = typist.finish()
    assert done.code == 7
    assert plain(done.stdout).splitlines()[-1].endswith("200")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serving_prints_settings_that_work_and_ends_on_a_signal(number: signal.Signals) -> None:
    with started(["sim", "serve", "-o", "json", "--zone", "example.com"], OUTSIDE) as process:
        assert process.stderr
        assert process.stdout
        assert process.stderr.readline() == "# serving; Ctrl-C stops\n"
        text = ""
        while not text.endswith("}\n}\n"):
            text += process.stdout.readline()
        settings = json.loads(text)["environment"]
        status = run(["status", "-o", "json"], OUTSIDE_SAFE | settings)
        look = run(["check-dns", "example.com", "-o", "json"], OUTSIDE_SAFE | settings)
        process.send_signal(number)
        rest, _ = process.communicate(timeout=30)
    assert (process.returncode, rest) == (0, "")
    assert (status.code, status.json["caller"]["account_id"]) == (0, "123456789012")
    assert look.json["schema"] == "sesctl.check-dns/1"
    host, _, port = settings["AWS_ENDPOINT_URL"].removeprefix("http://").partition(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)))


OUTSIDE_SAFE = environment({"PATH": "/usr/bin:/bin", "HOME": "/nowhere"})


def test_the_settings_can_be_evaluated_by_a_shell() -> None:
    with started(["sim", "serve"], OUTSIDE) as process:
        assert process.stderr
        assert process.stdout
        process.stderr.readline()
        lines = [process.stdout.readline() for _ in range(10)]
        assert all(line.startswith("export ") for line in lines), lines
        script = "".join(lines) + f'"{sys.executable}" -m sesctl status -o json'
        done = run([], OUTSIDE_SAFE, command=("sh", "-c", script))
    assert (done.code, done.json["region"]) == (0, "us-east-1")


def test_a_port_that_is_taken_is_told() -> None:
    with started(["sim", "serve", "-o", "json"], OUTSIDE) as process:
        assert process.stderr
        process.stderr.readline()
        assert process.stdout
        text = ""
        while "AWS_ENDPOINT_URL" not in text:
            text = process.stdout.readline()
        port = text.rpartition(":")[2].strip('",\n')
        done = run(["sim", "serve", "--port", port, "-o", "json"], OUTSIDE)
    assert (done.code, done.error["what"]) == (5, "the simulator cannot listen")


def test_serving_fails_as_one_document_when_a_setting_is_wrong() -> None:
    done = run(["sim", "serve", "--scenario", "nowhere", "-o", "json"], OUTSIDE)
    assert (done.code, done.error["kind"]) == (2, "usage")
    assert "domain-verified" in done.error["why"]


@pytest.mark.slow
def test_the_demo_plays_to_its_end_and_reaches_no_real_account() -> None:
    done = run(["demo"], OUTSIDE)
    assert done.code == 0, done.said
    for words in ("init domain example.com", "zone-doubled", "Granted", "In the mailbox of"):
        assert words in done.stdout + done.stderr
    assert "Traceback" not in done.said
    assert "production" not in done.stderr.splitlines()[0]


def test_faults_and_the_clock_are_options_too() -> None:
    denied = run(["sim", "exec", "--fault", "ses:GetAccount=denied", "--", "sesctl", "status"], OUTSIDE)
    assert denied.code == 4
    assert "ses:GetAccount" in denied.stderr
    late = ["sim", "exec", "--scenario", "domain-pending", "--advance", "73h", "--"]
    failed = run([*late, "sesctl", "check-dns", "example.com", "-o", "json"], OUTSIDE)
    assert "identity-failed" in failed.stdout


@pytest.mark.parametrize(
    "options", [("--fault", "ses:GetAccount"), ("--fault", "=denied"), ("--advance", "soon")]
)
def test_a_fault_or_a_time_that_is_none_is_a_mistake(options: tuple[str, str]) -> None:
    assert run(["sim", "exec", *options, "--", "true"], OUTSIDE).code == 2
