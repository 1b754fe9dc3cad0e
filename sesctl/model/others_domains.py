"""Domains that are nobody's own: of mailbox providers, and those below which everybody registers."""

from __future__ import annotations

from sesctl.model.names import without_www

MAILBOX_PROVIDERS = frozenset(
    {
        "aol.com",
        "fastmail.com",
        "free.fr",
        "gmail.com",
        "gmx.at",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.com",
        "mac.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "naver.com",
        "orange.fr",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "t-online.de",
        "wanadoo.fr",
        "web.de",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.fr",
        "yandex.ru",
        "ymail.com",
    }
)

# The usual second levels of registries; which of them a country has hardly matters, since none sells them.
_REGISTRIES = {
    "ac": "ae at cr id il in jp ke kr nz th tz ug uk za zw",
    "co": "ae at bw cr id il in jp ke kr nz th tz ug uk uz ve vi za zm zw",
    "com": "ar au bd bh bn bo br by cn co cy do ec eg gh gt hk hr jm kw lb ly mm mt mx my ng ni np om pa pe ph pk "
    "pl pr py qa sa sg sv tn tr tw ua uy ve vn",
    "edu": "ar au br cn co hk mx my pl sg tr tw ua",
    "gov": "ar au br cn hk il in mx my pl sg tr tw ua uk za",
    "ltd": "uk",
    "me": "uk",
    "ne": "jp kr",
    "net": "ar au br cn co hk il in mx my nz ph pl sg tr tw ua uk",
    "or": "at id jp ke kr th tz ug",
    "org": "ar au br cn co hk il in mx my nz ph pl sg tr tw ua uk za",
}
PUBLIC_SUFFIXES = frozenset(f"{label}.{top}" for label, tops in _REGISTRIES.items() for top in tops.split())
"""A short list: a name that is not in it may be a public suffix all the same."""


def why_not_own(domain: str) -> str:
    """Say why nobody verifies a domain as their own; empty where somebody may."""
    if domain in MAILBOX_PROVIDERS:
        return f"{domain} gives mailboxes to everybody, and only its owner can enter records for it"
    if domain in PUBLIC_SUFFIXES:
        return f"{domain} is a public suffix: people register names below it, and nobody enters records for itself"
    return ""


def identity_for(address: str) -> str:
    """What `sesctl init` is to set up for a sender: its domain, or the address alone where that is not its own."""
    domain = address.rpartition("@")[2].lower()
    return f"email {address}" if why_not_own(domain) else f"domain {without_www(domain)}"
