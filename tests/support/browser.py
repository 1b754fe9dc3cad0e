"""Headless Chromium, driven over WebDriver, for tests that look at a page as its readers do.

Debian's `chromium` and `chromium-driver` are all it takes. The browser has a profile and a home of its
own, resolves no name, and is gone when the test is over.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, Literal, TypeAlias

from support.name_servers import executable

if TYPE_CHECKING:
    from collections.abc import Iterator

Scheme: TypeAlias = Literal["light", "dark"]

_PATIENCE = 60.0
"""Seconds after which a browser that hangs is given up; no test depends on how long anything takes."""

_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_STARTED = re.compile(rb"started successfully on port (\d+)")
_OWN_SCHEMES = ("file:", "data:", "blob:", "about:", "chrome:", "devtools:")


@dataclass
class Browser:
    """One window. It begins with a viewport of 1280 by 800, light, and an empty page.

    Attributes:
        directory: of this browser alone; pages given as text are kept there.
    """

    directory: Path
    _connection: HTTPConnection
    _session: str
    _pages: int = 0
    _requests: list[str] = field(default_factory=list)

    def open(self, page: Path | str) -> None:
        """Open a file, or a page given as HTML, and wait until it is loaded."""
        if isinstance(page, str):
            self._pages += 1
            text, page = page, self.directory / f"page{self._pages}.html"
            page.write_text(text, encoding="utf-8", newline="")
        self._post("url", url=page.resolve().as_uri())

    def before_each_page(self, script: str) -> None:
        """Run a script in every page that is opened from now on, before any of its own."""
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source=script)

    def viewport(self, width: int, height: int = 800) -> None:
        """Give the page so much room, in CSS pixels; as narrow as a phone's if need be."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def media(self, *, scheme: Scheme = "light", kind: Literal["screen", "print"] = "screen") -> None:
        """Choose the colour scheme that the reader prefers, and what the page is shown on."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.devtools("Emulation.setEmulatedMedia", media=kind, features=features)

    def run(self, script: str, *args: Any) -> Any:
        """Run the body of a function in the page, and return what it returns; a promise is waited for."""
        return self._post("execute/sync", script=script, args=list(args))

    def texts(self, selector: str) -> list[str]:
        """The text of each element that a CSS selector finds, as it stands in the document."""
        found: list[str] = self.run(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector
        )
        return found

    def click(self, selector: str, number: int = 0) -> None:
        """Click an element as a mouse does; `number` chooses among those that the selector finds."""
        elements = self._post("elements", using="css selector", value=selector)
        (element,) = elements[number].values()
        self._post(f"element/{element}/click")

    def press(self, *keys: str) -> None:
        r"""Press keys one after the other on what has the focus; `\ue004` is Tab, `\ue007` Enter."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._post("actions", actions=[{"type": "key", "id": "keyboard", "actions": strokes}])

    def pasted(self) -> str:
        """Paste what was copied into a field that is made for it and taken away again."""
        self.run("document.body.append(document.createElement('textarea')); document.body.lastChild.focus()")
        for kind in ("keyDown", "keyUp"):
            self.devtools("Input.dispatchKeyEvent", type=kind, key="v", modifiers=2, commands=["paste"])
        text: str = self.run("const field = document.body.lastChild; field.remove(); return field.value")
        return text

    def overflow(self) -> int:
        """How many pixels of the page stick out to the right of the viewport."""
        pixels: int = self.run("const all = document.scrollingElement; return all.scrollWidth - innerWidth")
        return max(pixels, 0)

    def screenshot(self) -> bytes:
        """The whole page as PNG, beyond the viewport too."""
        shot = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self._post("print"))

    def requests(self) -> list[str]:
        """Every address that was asked for since the browser started, the pages' own files left out."""
        for entry in self._post("se/log", type="performance"):
            event = json.loads(entry["message"])["message"]
            if event["method"] == "Network.requestWillBeSent":
                self._requests.append(event["params"]["request"]["url"])
        return [address for address in self._requests if not address.startswith(_OWN_SCHEMES)]

    def complaints(self) -> list[str]:
        """What the console was told since it was last asked: errors, and what a policy has blocked."""
        return [entry["message"] for entry in self._post("se/log", type="browser")]

    def devtools(self, method: str, **params: Any) -> Any:
        """Give a command of the Chrome DevTools Protocol."""
        return self._post("goog/cdp/execute", cmd=method, params=params)

    def _post(self, path: str, **body: Any) -> Any:
        return _call(self._connection, f"/session/{self._session}/{path}", body)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser; where there is none the test is skipped, and in CI it fails."""
    driver, chromium = executable("chromedriver"), executable("chromium")
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": name, "TMPDIR": name, "LANG": "C.UTF-8"}
        command = [driver, "--port=0"]
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            assert process.stdout
            connection = HTTPConnection("127.0.0.1", _port(process.stdout), timeout=_PATIENCE)
            try:
                yield from _session(connection, chromium, Path(name))
            finally:
                connection.close()
                process.terminate()


def _port(output: IO[bytes]) -> int:
    said = []
    for line in output:
        if found := _STARTED.search(line):
            return int(found[1])
        said.append(line.decode(errors="replace"))
    raise RuntimeError(f"chromedriver did not start: {''.join(said)}")


def _session(connection: HTTPConnection, chromium: str, directory: Path) -> Iterator[Browser]:
    switches = [*_SWITCHES, f"--user-data-dir={directory / 'profile'}"]
    wanted = {
        "browserName": "chrome",
        "goog:chromeOptions": {"binary": chromium, "args": switches},
        "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"},
    }
    made = _call(connection, "/session", {"capabilities": {"alwaysMatch": wanted}})
    window = Browser(directory, connection, made["sessionId"])
    try:
        window.viewport(1280)
        yield window
    finally:
        connection.request("DELETE", f"/session/{made['sessionId']}")
        connection.getresponse().read()


def _call(connection: HTTPConnection, path: str, body: dict[str, Any]) -> Any:
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())["value"]
    if isinstance(answer, dict) and "error" in answer and "stacktrace" in answer:
        raise RuntimeError(f"{answer['error']}: {answer['message']}")
    return answer
