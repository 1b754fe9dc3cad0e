"""What is known of lexicon's providers, by reading them (dns-lexicon 3.25) and by trying."""

from __future__ import annotations

from difflib import get_close_matches

from sesctl.errors import SesctlError, usage

PREFIX = "lexicon:"
"""What `--to` puts before the name of a provider."""

PREFERENCE_APART = frozenset(
    {
        "cloudflare",
        "cloudns",
        "conoha",
        "dnsimple",
        "dnsservices",
        "easyname",
        "euserv",
        "exoscale",
        "gransy",
        "henet",
        "hostingde",
        "httpnet",
        "infoblox",
        "namecom",
        "netcup",
        "online",
        "porkbun",
        "regfish",
        "zonomi",
    }
)
"""Those that take the preference of an MX record as the option `priority`; for others it stands before the host."""

QUOTED = frozenset({"localzone"})
"""Those that read a TXT value as a zone file does, so that it needs its quotes."""

_ZONE = "it writes the whole zone anew to add one record, and what it does not know of is lost"
_TARGET = "it appends the zone to a CNAME target outside of it, as every DKIM target of SES is"

UNFIT: dict[str, tuple[str, str]] = {
    "auto": ("it guesses the provider by the name servers", "name the provider: --to lexicon:PROVIDER"),
    "ddns": ("sesctl speaks RFC 2136 itself, whole and checked", "--to nsupdate"),
    "devnomads": (_TARGET, "sesctl records DOMAIN, and enter them by hand"),
    "duckdns": ("it has one text for a whole domain", "sesctl records DOMAIN, and enter them by hand"),
    "joker": (_ZONE, "sesctl records DOMAIN, and enter them by hand"),
    "mythicbeasts": (_TARGET, "sesctl records DOMAIN, and enter them by hand"),
    "namecheap": (_ZONE, "sesctl records DOMAIN, and enter them by hand"),
    "powerdns": (_TARGET, "--to nsupdate, with dnsupdate=yes in its configuration"),
    "rcodezero": (_TARGET, "sesctl records DOMAIN, and enter them by hand"),
    "route53": ("sesctl speaks to Route 53 itself, and merges there", "--to route53"),
    "sakuracloud": (_ZONE, "sesctl records DOMAIN, and enter them by hand"),
    "valuedomain": (_ZONE, "sesctl records DOMAIN, and enter them by hand"),
}
"""Providers that are not used, why, and what to do instead."""

NEVER_DELETES: dict[str, str] = {
    "godaddy": "it writes all records of a type anew to delete one",
}
"""Providers whose records are put back by hand."""


def fit(name: str, known: dict[str, bool]) -> None:
    """Accept a provider.

    Args:
        name: of a provider.
        known: all names, and whether what each needs besides is installed.

    Raises:
        SesctlError: there is no such provider, or it is not to be used, or something is missing.
    """
    if name not in known:
        near = get_close_matches(name, known, 3, 0.5)
        raise usage(
            f"lexicon has no provider called {name!r}",
            why=f"near to it: {', '.join(near)}" if near else f"it has {len(known)} others",
            try_=f"--to {PREFIX}{near[0]}" if near else f"--to {PREFIX}cloudflare, or another of its names",
        )
    if name in UNFIT:
        why, instead = UNFIT[name]
        raise usage(f"sesctl does not publish through lexicon's {name}", why=why, try_=instead)
    if not known[name]:
        raise SesctlError(
            "missing-extra",
            f"lexicon's {name} is not installed whole",
            why="it needs libraries of its own",
            try_=f"pip install 'dns-lexicon[{name}]'",
        )
