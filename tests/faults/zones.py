"""The zone of one onboarding as text for real name servers, and what can be wrong in it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from support.world import rsa_key

from sesctl.model.finding import Severity
from sesctl.model.identity import Dkim, Identity, MailFrom, Status
from sesctl.planning.desired import desired_records

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
REGION = "eu-west-3"
TOKENS = ("token1", "token2", "token3")
NEGATIVE_TTL = 60
_HEAD = f"""\
$TTL 300
@ IN SOA ns1 admin 1 3600 600 86400 {NEGATIVE_TTL}
@ IN NS ns1
@ IN NS ns2
ns1 IN A 192.0.2.1
ns2 IN A 192.0.2.2
"""
_RIGHT = """\
@ A 192.0.2.80
@ TXT "v=spf1 -all"
mail MX 10 feedback-smtp.eu-west-3.amazonses.com.
mail TXT "v=spf1 include:amazonses.com ~all"
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@{domain};"
"""


@dataclass(frozen=True)
class Variant:
    """One way in which an onboarding goes wrong, and the one check that names it.

    Attributes:
        zone: the leftmost label of the zone, below `test`.
        check: that has to fire, and no other above a note.
        changes: `drop NAME TYPE`, or a line of a zone file.
        at_ns2: further changes, that only the second server has.
        tokens: the tokens that SES gave.
        below: the labels between the domain that is looked at and the zone.
        says: words that have to be in a message.
    """

    zone: str
    check: str
    severity: Severity
    changes: str
    at_ns2: str = ""
    tokens: tuple[str, ...] = TOKENS
    below: str = ""
    says: str = ""

    @property
    def apex(self) -> str:
        return f"{self.zone}.test"

    @property
    def domain(self) -> str:
        return f"{self.below}.{self.apex}" if self.below else self.apex

    @property
    def text(self) -> str:
        return zone_text(self.apex, self.changes, self.tokens, self.below)

    @property
    def text_at_ns2(self) -> str:
        return zone_text(self.apex, f"{self.changes}\n{self.at_ns2}", self.tokens, self.below)

    @property
    def identity(self) -> Identity:
        return identity(self.domain, self.tokens)


def identity(domain: str, tokens: tuple[str, ...] = TOKENS) -> Identity:
    """What SES says of a domain that is verified."""
    return Identity(
        domain,
        "domain",
        REGION,
        verified=True,
        status=Status.SUCCESS,
        dkim=Dkim(Status.SUCCESS, signing_enabled=True, origin="AWS_SES", tokens=tokens),
        mail_from=MailFrom(f"mail.{domain}", Status.SUCCESS, "USE_DEFAULT_VALUE"),
    )


def zone_text(apex: str, changes: str = "", tokens: tuple[str, ...] = TOKENS, below: str = "") -> str:
    """Write the zone in which everything is right, with changes."""
    lines = [line.split(None, 2) for line in _RIGHT.format(domain=apex).splitlines()]
    for record in desired_records(identity(f"{below}.{apex}" if below else apex, tokens)).records:
        if record.purpose == "dkim" or (below and record.purpose != "dmarc"):
            values = f'"{record.values[0]}"' if record.type == "TXT" else f"{record.values[0]}."
            lines.append([f"{record.name}.", record.type, values])
    for change in filter(None, map(str.strip, changes.splitlines())):
        if change.startswith("drop "):
            _, name, kind = change.split()
            lines = [line for line in lines if not (_is(line[0], name, apex) and line[1] == kind)]
        else:
            lines.append(change.split(None, 2))
    return _HEAD + "".join(f"{name} IN {kind} {data}\n" for name, kind, data in lines)


def _is(written: str, name: str, apex: str) -> bool:
    return written in {name, f"{name}.{apex}."}


def _key(text: str) -> str:
    return " ".join(f'"{text[start : start + 200]}"' for start in range(0, len(text), 200))


def _served(bits: int) -> str:
    return _key(f"k=rsa; p={b64encode(rsa_key(bits)).decode()}")


NO_KEY = ("nokey1", "nokey2", "nokey3")
REVOKED = ("revoked", "token2", "token3")
SHORT = ("bits512", "token2", "token3")
SHORTISH = ("bits1024", "token2", "token3")

ELSEWHERE = {
    "amazonses.com": _HEAD
    + '@ IN TXT "v=spf1 ip4:199.255.192.0/22 -all"\n'
    + "".join(f"{token}.dkim IN TXT {_served(2048)}\n" for token in TOKENS)
    + f'revoked.dkim IN TXT "v=DKIM1; p="\nbits512.dkim IN TXT {_served(512)}\n'
    + f"bits1024.dkim IN TXT {_served(1024)}\n",
    "test": _HEAD,
    "example.org": _HEAD
    + 'web IN A 192.0.2.81\nweb IN TXT "v=spf1 -all"\n_spf IN TXT "v=spf1 ip4:192.0.2.0/24 -all"\n'
    + '_two IN TXT "v=spf1 -all"\n_two IN TXT "v=spf1 ~all"\n_bad IN TXT "v=spf1 ip4:example -all"\n'
    + '_many IN TXT "v=spf1 mx mx mx mx mx mx mx mx mx mx -all"\n_many IN MX 10 web\n'
    + 'dmarc-agreed.test._report._dmarc IN TXT "v=DMARC1;"\n',
}
"""The zones of others, `amazonses.com` with its keys among them."""


def _dkim(name: str, check: str, changes: str, severity: Severity = ERROR, says: str = "") -> Variant:
    return Variant(name, check, severity, f"drop token1._domainkey CNAME\n{changes}", says=says)


def _spf(name: str, check: str, text: str, severity: Severity = ERROR, more: str = "") -> Variant:
    return Variant(name, check, severity, f"drop mail TXT\nmail TXT {text}\n{more}")


def _dmarc(name: str, check: str, text: str, severity: Severity = ERROR) -> Variant:
    return Variant(name, check, severity, f"drop _dmarc TXT\n{text}")


_ALL_DKIM = "drop token1._domainkey CNAME\ndrop token2._domainkey CNAME\ndrop token3._domainkey CNAME\n"
_KEY = _served(2048)

DKIM = (
    _dkim("dkim-missing", "dkim-record-missing", ""),
    Variant("dkim-all-missing", "dkim-record-missing", ERROR, _ALL_DKIM),
    _dkim(
        "dkim-doubled",
        "dkim-zone-doubled",
        "token1._domainkey.dkim-doubled.test CNAME token1.dkim.amazonses.com.",
        says="token1._domainkey.dkim-doubled.test.dkim-doubled.test",
    ),
    _dkim("dkim-underscore", "dkim-underscore-dropped", "token1.domainkey CNAME token1.dkim.amazonses.com."),
    _dkim(
        "dkim-appended",
        "dkim-target-doubled",
        "token1._domainkey CNAME token1.dkim.amazonses.com",
        says="has dkim-appended.test appended",
    ),
    _dkim("dkim-quoted", "dkim-target-quoted", r"token1._domainkey CNAME \"token1.dkim.amazonses.com\"."),
    _dkim(
        "dkim-quoted-short", "dkim-target-quoted", r"token1._domainkey CNAME \"token1.dkim.amazonses.com\""
    ),
    _dkim(
        "dkim-region",
        "dkim-other-region",
        "token1._domainkey CNAME token1.dkim.af-south-1.amazonses.com.",
    ),
    _dkim("dkim-old", "dkim-wrong-target", "token1._domainkey CNAME old.dkim.amazonses.com."),
    _dkim("dkim-dot-missing", "dkim-wrong-target", "token1._domainkey CNAME token1"),
    _dkim("dkim-txt", "dkim-txt-instead-of-cname", 'token1._domainkey TXT "token1.dkim.amazonses.com"'),
    _dkim("dkim-txt-dot", "dkim-txt-instead-of-cname", 'token1._domainkey TXT "token1.dkim.amazonses.com."'),
    _dkim("dkim-proxied", "dkim-proxied", "token1._domainkey A 192.0.2.99", says="192.0.2.99"),
    _dkim("dkim-proxied6", "dkim-proxied", "token1._domainkey AAAA 2001:db8::99", says="2001:db8::99"),
    _dkim("dkim-flattened", "dkim-flattened", f"token1._domainkey TXT {_KEY}", WARNING),
    Variant("wild-a", "dkim-wildcard", ERROR, f"{_ALL_DKIM}* A 192.0.2.99"),
    Variant("wild-cname", "dkim-wildcard", ERROR, f"{_ALL_DKIM}* CNAME web.example.org."),
    Variant("wild-txt", "dkim-wildcard", ERROR, f'{_ALL_DKIM}* TXT "v=spf1 -all"'),
    _dkim("wild-dkim", "dkim-wildcard", "*._domainkey A 192.0.2.99"),
    # A wildcard answers for the names of slips too, and is none of them.
    _dkim("wild-one-missing", "dkim-record-missing", "* CNAME web.example.org."),
    _dkim(
        "dkim-loop",
        "dkim-cname-loop",
        "token1._domainkey CNAME other._domainkey\nother._domainkey CNAME token1._domainkey",
    ),
    Variant("key-missing", "dkim-key-missing", ERROR, "", tokens=NO_KEY),
    Variant("key-revoked", "dkim-key-revoked", ERROR, "", tokens=REVOKED),
    Variant("key-512", "dkim-key-weak", ERROR, "", tokens=SHORT, says="512 bits"),
    Variant("key-1024", "dkim-key-weak", NOTE, "", tokens=SHORTISH, says="1024 bits"),
)

MAIL_FROM = (
    Variant("mx-missing", "mail-from-mx-missing", ERROR, "drop mail MX"),
    Variant("mx-two", "mail-from-mx-multiple", ERROR, "mail MX 20 web.example.org."),
    Variant("mx-other", "mail-from-mx-wrong", ERROR, "drop mail MX\nmail MX 10 web.example.org."),
    Variant("mx-null", "mail-from-mx-wrong", ERROR, "drop mail MX\nmail MX 0 ."),
    Variant(
        "mx-appended",
        "mail-from-target-doubled",
        ERROR,
        "drop mail MX\nmail MX 10 feedback-smtp.eu-west-3.amazonses.com",
    ),
    Variant(
        "mx-amazonaws",
        "mail-from-mx-wrong",
        ERROR,
        "drop mail MX\nmail MX 10 feedback-smtp.eu-west-3.amazonaws.com.",
        says="has to be amazonses.com",
    ),
    Variant(
        "mx-region",
        "mail-from-mx-other-region",
        WARNING,
        "drop mail MX\nmail MX 10 feedback-smtp.us-east-1.amazonses.com.",
        says="us-east-1",
    ),
    Variant(
        "mail-cname", "mail-from-cname", ERROR, "drop mail MX\ndrop mail TXT\nmail CNAME web.example.org."
    ),
    Variant(
        "mx-doubled",
        "mail-from-zone-doubled",
        ERROR,
        "drop mail MX\nmail.mx-doubled.test MX 10 feedback-smtp.eu-west-3.amazonses.com.",
    ),
    Variant(
        "txt-doubled",
        "mail-from-zone-doubled",
        ERROR,
        'drop mail TXT\nmail.txt-doubled.test TXT "v=spf1 include:amazonses.com ~all"',
    ),
    Variant("wild-mx-missing", "mail-from-mx-missing", ERROR, "drop mail MX\n* CNAME web.example.org.\n"),
    Variant("wild-mx", "mail-from-mx-missing", ERROR, "drop mail MX\n* MX 10 web.example.org.\n"),
    Variant("wild-spf", "mail-from-spf-missing", ERROR, 'drop mail TXT\n* TXT "v=spf1 -all"\n'),
    Variant("mail-no-spf", "mail-from-spf-missing", ERROR, "drop mail TXT"),
    Variant("mail-other-txt", "mail-from-spf-missing", ERROR, 'drop mail TXT\nmail TXT "verify=abc"'),
    _spf("mail-lacks-ses", "mail-from-spf-lacks-ses", '"v=spf1 ip4:192.0.2.0/24 -all"'),
    _spf("mail-not-ses", "mail-from-spf-lacks-ses", '"v=spf1 -include:amazonses.com ~all"'),
)

SPF = (
    _spf(
        "spf-two",
        "spf-multiple-records",
        '"v=spf1 include:amazonses.com ~all"',
        more='mail TXT "v=spf1 -all"',
    ),
    Variant("spf-two-above", "spf-multiple-records", ERROR, '@ TXT "v=spf1 ~all"'),
    _spf("spf-syntax", "spf-syntax-error", '"v=spf1 include: amazonses.com ~all"'),
    _spf("spf-no-space", "spf-syntax-error", '"v=spf1 include:amazonses.com" "~all"'),
    _spf("spf-quoted", "spf-quoted", r'"\"v=spf1 include:amazonses.com ~all\""'),
    _spf("spf-many", "spf-too-many-lookups", '"v=spf1 include:amazonses.com include:_many.example.org ~all"'),
    _spf(
        "spf-void",
        "spf-too-many-void-lookups",
        '"v=spf1 a:x1.spf-void.test a:x2.spf-void.test mx:x3.spf-void.test include:amazonses.com ~all"',
    ),
    _spf("spf-broken", "spf-include-broken", '"v=spf1 include:_gone.example.org include:amazonses.com ~all"'),
    _spf(
        "spf-broken-two", "spf-include-broken", '"v=spf1 include:_two.example.org include:amazonses.com ~all"'
    ),
    _spf(
        "spf-broken-bad", "spf-include-broken", '"v=spf1 include:_bad.example.org include:amazonses.com ~all"'
    ),
    _spf("spf-loop", "spf-include-loop", '"v=spf1 include:amazonses.com include:mail.spf-loop.test ~all"'),
    _spf("spf-everyone", "spf-allows-everyone", '"v=spf1 include:amazonses.com +all"'),
    _spf("spf-after", "spf-terms-after-all", '"v=spf1 include:amazonses.com ~all ip4:192.0.2.1"', WARNING),
    _spf("spf-ptr", "spf-uses-ptr", '"v=spf1 ptr include:amazonses.com ~all"', WARNING),
    _spf("spf-open", "spf-no-default", '"v=spf1 include:amazonses.com"', NOTE),
    Variant("spf-none-above", "spf-domain-missing", NOTE, "drop @ TXT"),
)

DMARC = (
    _dmarc("dmarc-missing", "dmarc-missing", ""),
    _dmarc(
        "dmarc-two",
        "dmarc-multiple-records",
        '_dmarc TXT "v=DMARC1; p=none;"\n_dmarc TXT "v=DMARC1; p=reject;"',
    ),
    _dmarc("dmarc-syntax", "dmarc-syntax-error", '_dmarc TXT "v=dmarc1 p=none"'),
    _dmarc("dmarc-comma", "dmarc-syntax-error", '_dmarc TXT "v=DMARC1, p=none"'),
    _dmarc("dmarc-quoted", "dmarc-quoted", r'_dmarc TXT "\"v=DMARC1; p=none;\""'),
    _dmarc("dmarc-doubled", "dmarc-zone-doubled", '_dmarc.dmarc-doubled.test TXT "v=DMARC1; p=none;"'),
    _dmarc("dmarc-at-domain", "dmarc-at-domain", '@ TXT "v=DMARC1; p=none;"'),
    _dmarc(
        "dmarc-testing",
        "dmarc-test-mode",
        '_dmarc TXT "v=DMARC1; p=reject; t=y; rua=mailto:d@dmarc-testing.test"',
        NOTE,
    ),
    _dmarc("dmarc-silent", "dmarc-no-reports", '_dmarc TXT "v=DMARC1; p=reject;"', NOTE),
    _dmarc(
        "dmarc-none",
        "dmarc-monitoring-only",
        '_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@dmarc-none.test"',
        NOTE,
    ),
    _dmarc(
        "dmarc-pct",
        "dmarc-obsolete-tag",
        '_dmarc TXT "v=DMARC1; p=reject; pct=10; rua=mailto:d@dmarc-pct.test"',
        NOTE,
    ),
    _dmarc(
        "dmarc-not-agreed",
        "dmarc-rua-unauthorized",
        '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:reports@example.org"',
        WARNING,
    ),
    _dmarc(
        "dmarc-strict",
        "dmarc-spf-misaligned",
        '_dmarc TXT "v=DMARC1; p=reject; aspf=s; rua=mailto:d@dmarc-strict.test"',
        WARNING,
    ),
    Variant("dmarc-above", "dmarc-inherited", NOTE, "", below="app"),
)

ZONES = (
    Variant("spread-mx", "zone-servers-disagree", WARNING, "", at_ns2="drop mail MX"),
    Variant("spread-dkim", "zone-servers-disagree", WARNING, "", at_ns2="drop token1._domainkey CNAME"),
    Variant(
        "spread-old",
        "zone-servers-disagree",
        WARNING,
        "",
        at_ns2="drop token1._domainkey CNAME\ntoken1._domainkey CNAME old.dkim.amazonses.com.",
    ),
)

VARIANTS = (*DKIM, *MAIL_FROM, *SPF, *DMARC, *ZONES)

RIGHT = (
    Variant("right", "", NOTE, ""),
    # What may be written otherwise, and is right all the same.
    Variant(
        "right-otherwise",
        "",
        NOTE,
        "drop mail MX\nmail MX 20 FEEDBACK-SMTP.eu-west-3.AmazonSES.com.\n"
        'drop mail TXT\nmail TXT "v=spf1 ip4:192.0.2.0/24 " "include:amazonses.com -all"\nmail TXT "verify=abc"',
    ),
    Variant(
        "dmarc-agreed",
        "",
        NOTE,
        'drop _dmarc TXT\n_dmarc TXT "v=DMARC1; p=reject; rua=mailto:reports@example.org"',
    ),
)
