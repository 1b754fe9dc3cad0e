"""The usual names of a zone, which is all that can be asked for: DNS does not list a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.lookup import Question
from sesctl.model.names import SIBLING, is_at_or_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesctl.model.lookup import QuestionType


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_HOSTS = _words("""
www www2 m web site home start go get my me app apps api api2 graphql ws rest gateway edge cdn static assets
media img images image files file download downloads dl upload uploads docs doc help support status blog news
forum community wiki shop store pay payment payments billing checkout account accounts login auth id sso oauth
secure portal dashboard admin panel console manage staging stage dev develop test testing qa uat preview demo
beta sandbox next old legacy prod production internal intranet extranet vpn remote gw proxy git gitlab svn ci
jenkins build registry monitor monitoring grafana metrics logs sentry search data db analytics stats track
tracking click clicks link links url s t e em em1 email emails mailer newsletter marketing campaign bounce
bounces send sender smtp smtp1 smtp2 mail mail1 mail2 mailgw mx mx0 mx1 mx2 relay imap pop pop3 webmail mails
exchange owa autodiscover autoconfig lyncdiscover sip msoid enterpriseregistration enterpriseenrollment
calendar drive lists ftp sftp ssh cpanel whm webdisk cpcalendars cpcontacts plesk hosting server server1 host
ns ns1 ns2 ns3 ns4 dns dns1 dns2 localhost mta-sts careers jobs events learn academy training crm erp hr
feedback survey chat meet video stream tv radio game games play mobile partner partners reseller client
clients customer customers cloud office de en fr es it nl pl us uk eu
""")
_SELECTORS = _words("""
default dkim dkim1 dkim2 mail mail1 mail2 email smtp key1 key2 k1 k2 k3 s1 s2 s1024 s2048 sel1 sel2 selector
selector1 selector2 google 20161025 20210112 20230601 mandrill mailjet mailchimp mta mte1 mte2 pm pm-bounces
postmark sendgrid smtpapi m1 m2 fm1 fm2 fm3 protonmail protonmail2 protonmail3 zoho zmail zendesk1 zendesk2
hs1 hs2 hubspot intercom cm klaviyo kl kl2 everlytickey1 everlytickey2 eversrv mxvault turbo-smtp mx amazonses
sib brevo brevo1 brevo2 sparkpost scph0 mg krs pic resend litesrv mailer ml dk sig1 yahoo titan1 titan2
""")
_TEXTS = ("_dmarc", "_mta-sts", "_smtp._tls", "default._bimi", "_amazonses", "_domainkey")
_SERVICES = _words("""
_autodiscover._tcp _sip._tls _sip._tcp _sip._udp _sips._tcp _sipfederationtls._tcp _submission._tcp
_submissions._tcp _imap._tcp _imaps._tcp _pop3._tcp _pop3s._tcp _caldav._tcp _caldavs._tcp _carddav._tcp
_carddavs._tcp _xmpp-client._tcp _xmpp-server._tcp _matrix._tcp _matrix-fed._tcp _minecraft._tcp
_ldap._tcp _kerberos._udp _kerberos._tcp _stun._udp _turn._udp _h323cs._tcp
""")

OF_HOSTS: tuple[QuestionType, ...] = ("A", "AAAA")
OF_NAMES_THAT_EXIST: tuple[QuestionType, ...] = ("A", "AAAA", "MX", "TXT", "CAA")
_OF_APEX: tuple[QuestionType, ...] = ("A", "AAAA", "MX", "TXT", "CAA", "NS", "SOA")
_OF_WILDCARDS: tuple[QuestionType, ...] = ("A", "AAAA", "MX", "TXT")


def usual_questions(domain: str, own: Iterable[str] = ()) -> tuple[Question, ...]:
    """Return what is asked first; `own` are the names of records of SES, with everything below them."""
    return tuple(dict.fromkeys(_questions(domain, own)))


def _questions(domain: str, own: Iterable[str]) -> Iterator[Question]:
    yield from (Question(domain, kind) for kind in _OF_APEX)
    yield from (Question(probe(domain), kind) for kind in _OF_WILDCARDS)
    yield Question(probe(f"_domainkey.{domain}"), "TXT")
    for host in _HOSTS:
        yield from (Question(f"{host}.{domain}", kind) for kind in OF_HOSTS)
    yield from (Question(f"{selector}._domainkey.{domain}", "TXT") for selector in _SELECTORS)
    yield from (Question(f"{name}.{domain}", "TXT") for name in _TEXTS)
    yield from (Question(f"{service}.{domain}", "SRV") for service in _SERVICES)
    for name in own:
        yield from (Question(name, kind) for kind in ("TXT", "MX") if is_at_or_below(name, domain))


def probe(parent: str) -> str:
    """A name that nobody has; what answers for it, is a wildcard below the parent."""
    return f"{SIBLING}.{parent}"


def is_probe(name: str) -> bool:
    """Whether it is one of those names."""
    return name.startswith(f"{SIBLING}.")
