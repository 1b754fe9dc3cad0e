"""What is read from the website of a request, and what is made of it."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sesctl.cli.website import HttpsWebsite
from sesctl.errors import SesctlError
from sesctl.model.production import WebPage
from sesctl.planning.production_website import judge_page
from sesctl.workflows.production import probe_website

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG = "Example Notes keeps your notes in one place and lets you read them on every device that you own. " * 4
LOOPBACK = ipaddress.ip_address("127.0.0.1")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sesctl test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(LOOPBACK)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate, which the machine trusts."""
    for proxy in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


@contextmanager
def website(certificate: Path | None, body: bytes = b"", status: int = 200, **headers: str) -> Iterator[str]:
    """A website that gives one answer to everything; its address without the scheme."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def outcomes(html: str) -> dict[str, str]:
    return {one.name: one.outcome for one in judge_page(WebPage("it answers", html))}


def refused(url: str) -> str:
    with pytest.raises(SesctlError) as caught:
        HttpsWebsite().fetch(url)
    assert caught.value.kind == "network"
    return caught.value.why


def test_a_page_is_read_over_https_also_where_the_url_says_http(trusted: Path) -> None:
    body = "<a href='/p'>Datenschutzerklärung</a>".encode("iso-8859-1")
    with website(trusted, body, Content_Type="text/html; charset=iso-8859-1") as host:
        page = HttpsWebsite().fetch(f"http://{host}/")
    assert page.answer == f"https://{host}/ answers (200)"
    assert "Datenschutzerklärung" in page.html


@pytest.mark.parametrize("charset", ["hex", "no-such-charset", "idna"])
def test_a_charset_that_nobody_knows_is_no_obstacle(trusted: Path, charset: str) -> None:
    with website(trusted, b"privacy \xff", Content_Type=f"text/html; charset={charset}") as host:
        assert "privacy" in HttpsWebsite().fetch(f"https://{host}").html


def test_a_page_that_does_not_end_is_read_in_part(trusted: Path) -> None:
    with website(trusted, b"x" * 3_000_000) as host:
        assert len(HttpsWebsite().fetch(f"https://{host}").html) == 1_000_000


@pytest.mark.parametrize("status", [403, 404, 503])
def test_an_error_page_is_no_website(trusted: Path, status: int) -> None:
    with website(trusted, b"gone", status) as host:
        assert refused(f"https://{host}") == f"it answers {status}"


def test_a_website_without_https_is_told(trusted: Path) -> None:
    with website(None, b"plain") as plain:
        assert refused(f"http://{plain}")
        with website(trusted, b"", 302, Location=f"http://{plain}/") as host:
            assert refused(f"https://{host}") == f"it leads to http://{plain}/, which is not https"


def test_a_certificate_that_nobody_trusts_is_told(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with website(certificate, b"hello") as host:
        assert "certificate" in refused(f"https://{host}").lower()


def test_nothing_that_answers_is_told(trusted: Path) -> None:
    with website(trusted) as host:
        pass
    assert refused(f"https://{host}")


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/privacy'>Legal</a>",
        "<a href='/x'>Privacy policy</a>",
        "<a href='/x'>Datenschutz</a>",
        "<a href='/x'>Politique de confidentialité</a>",
        "<a href='/x'>Política de privacidad</a>",
        "<a href='/x'>プライバシーポリシー</a>",
        "<a href='/x'>隐私政策</a>",
    ],
)
def test_a_privacy_policy_is_found_by_its_words_or_its_address(link: str) -> None:
    assert outcomes(f"<p>{LONG}</p>{link}") == {"website": "ok", "privacy policy": "ok"}


@pytest.mark.parametrize(
    ("html", "name", "outcome"),
    [
        (f"<p>{LONG}</p>", "privacy policy", "problem"),
        (f"<p>{LONG}</p><script>var privacy = 1</script>", "privacy policy", "problem"),
        ("<div id=root></div><script src=app.js></script>", "privacy policy", "unknown"),
        ("", "privacy policy", "unknown"),
        ("<h1>Coming soon</h1> <a href=/privacy>privacy</a>", "content", "problem"),
        ("<title>Welcome to nginx!</title>", "content", "problem"),
        ("<p>Lorem ipsum dolor sit amet</p>", "content", "problem"),
        ("</script></script><p>" + LONG, "privacy policy", "problem"),
        ("<a href=" + "'" * 3 + "<<<>>" + "\0", "privacy policy", "unknown"),
    ],
)
def test_what_reviewers_would_miss_is_named(html: str, name: str, outcome: str) -> None:
    assert outcomes(html)[name] == outcome


def test_a_problem_says_what_to_do() -> None:
    for html in (f"<p>{LONG}</p>", "coming soon"):
        assert all(one.fix for one in judge_page(WebPage("", html)) if one.outcome == "problem")


def test_a_website_that_does_not_answer_is_one_problem(trusted: Path) -> None:
    with website(trusted) as host:
        pass
    (problem,) = probe_website(f"https://{host}", HttpsWebsite())
    assert (problem.name, problem.outcome) == ("website", "problem")
