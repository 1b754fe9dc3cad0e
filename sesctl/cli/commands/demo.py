"""`sesctl demo`."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, Annotated, Any
from urllib.request import ProxyHandler, Request, build_opener

import typer

from sesctl.cli import simulated
from sesctl.cli.command import Run, command
from sesctl.cli.story import DOMAIN, FOR_REAL, Chapter, Deed, Happens, Type, chapters
from sesctl.errors import ExitCode, SesctlError
from sesctl.grammar.presentation import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

_WIDTH = 78


@command(
    ("watch the whole story, with a pause after each chapter", "sesctl demo"),
    ("all at once", "sesctl demo --fast"),
    aws=False,
    outputs=None,
)
def app(
    run: Run, *, fast: Annotated[bool, typer.Option("--fast", help="Do not pause between chapters.")] = False
) -> ExitCode:
    """Play the whole story on this machine: a domain from nothing to a delivered mail. No account is needed.

    Every command that is shown is really run, against the built-in simulator of AWS and DNS.
    """
    from sesctl.sim.environment import scrubbed_environment

    settings = simulated.settings(review="grant", zones=[DOMAIN])
    with simulated.simulator(settings) as world:
        teller = Teller(run, scrubbed_environment(world.urls), pause=run.terminal.interactive and not fast)
        for number, chapter in enumerate(chapters(ExitCode.FINDINGS), 1):
            teller.tell(number, chapter)
    run.terminal.answer(f"\n{FOR_REAL}")
    return ExitCode.DONE


class Teller:
    """Tells a chapter, runs what is typed in it, and does what others do."""

    def __init__(self, run: Run, environment: Mapping[str, str], *, pause: bool) -> None:
        self._terminal = run.terminal
        self._environment = environment
        self._pause = pause
        self._records: list[dict[str, Any]] = []

    def tell(self, number: int, chapter: Chapter) -> None:
        """Tell one chapter."""
        self._terminal.answer(f"\n== {number}. {chapter.title} ==\n")
        self._terminal.answer(textwrap.fill(chapter.told, _WIDTH))
        for event in chapter.events:
            match event:
                case Type(typed, expect):
                    self._type(typed, expect)
                case Happens(deed):
                    self._do(deed)
        if self._pause:
            self._terminal.ask("\nEnter goes on")

    def _type(self, typed: str, expect: int) -> None:
        self._terminal.answer(f"\n$ {typed}")
        sys.stdout.flush()
        words = [sys.executable, "-m", "sesctl", *shlex.split(typed)[1:]]
        code = subprocess.run(words, env=dict(self._environment), check=False).returncode  # noqa: S603 - our own
        if code:
            self._terminal.answer(f"(exit code {code})")
        if code != expect:
            raise SesctlError(
                "bug",
                f"the demo went another way: `{typed}` ended with {code}",
                why=f"{expect} was expected",
                try_="report what is shown above",
            )

    def _do(self, deed: Deed) -> None:
        match deed:
            case "publish-with-a-slip":
                self._publish()
            case "mend":
                self._mend()
            case "ses-looks":
                self._control("POST", "verify")
            case "show-mail":
                self._show_mail()

    def _publish(self) -> None:
        words = [sys.executable, "-m", "sesctl", "records", DOMAIN, "-o", "json"]
        done = subprocess.run(words, env=dict(self._environment), check=True, capture_output=True)  # noqa: S603 - our own
        self._records = json.loads(done.stdout)["records"]
        for record in self._records:
            name = record["name"]
            slip = f"{name}.{DOMAIN}" if record["purpose"] == "mail-from-mx" else name
            self._put(record, slip)

    def _mend(self) -> None:
        for record in self._records:
            if record["purpose"] == "mail-from-mx":
                self._control(
                    "DELETE", "records", {"name": f"{record['name']}.{DOMAIN}", "type": record["type"]}
                )
                self._put(record, record["name"])

    def _put(self, record: dict[str, Any], name: str) -> None:
        values = [quoted(value) if record["type"] == "TXT" else value for value in record["values"]]
        self._control(
            "PUT", "records", {"name": name, "type": record["type"], "ttl": record["ttl"], "values": values}
        )

    def _show_mail(self) -> None:
        from email import message_from_bytes, policy

        sent = self._control("GET", "mailbox")["messages"][-1]
        message = message_from_bytes(self._fetch("GET", sent["eml"]), policy=policy.default)
        body = message.get_body(("plain",))
        self._terminal.answer(f"\nIn the mailbox of {message['To']}:\n")
        mail = (
            f"From: {message['From']}\nSubject: {message['Subject']}\n\n{body.get_content() if body else ''}"
        )
        self._terminal.answer(textwrap.indent(mail.rstrip(), "  | ", lambda _: True))

    def _control(self, method: str, path: str, body: object = None) -> Any:
        return json.loads(self._fetch(method, f"/_sim/{path}", body))

    def _fetch(self, method: str, path: str, body: object = None) -> bytes:
        data = json.dumps(body).encode() if body is not None else None
        url = self._environment["AWS_ENDPOINT_URL"] + path
        request = Request(url, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - loopback
        # Loopback, which no proxy of the surroundings can reach.
        with build_opener(ProxyHandler({})).open(request, timeout=10) as reply:
            return bytes(reply.read())
