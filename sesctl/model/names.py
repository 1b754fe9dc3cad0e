"""Domain names: lower-case A-labels without the final dot, and arithmetic on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


SIBLING = "sesctl-no-such-name"
"""A label that nobody has; what answers for it, is a wildcard."""


def labels(name: str) -> list[str]:
    """The labels of a name, leftmost first; the root has none."""
    return name.split(".") if name else []


def parent(name: str) -> str:
    """The name without its leftmost label; the root is its own parent."""
    return name.partition(".")[2]


def ancestors(name: str) -> Iterator[str]:
    """Yield the names above a name, nearest first, the root excluded."""
    above = parent(name)
    while above:
        yield above
        above = parent(above)


def without_www(name: str) -> str:
    """The domain of a website's name; a name that is not one of a website stays as it is."""
    domain = name.removeprefix("www.")
    return domain if "." in domain else name


def covering_names(address: str) -> Iterator[str]:
    """Yield the identities that may cover an address, the most specific first.

    A label, as in `user+label@`, needs no identity of its own once `user@` has one.
    """
    local, _, host = address.rpartition("@")
    domain = host.lower()
    yield address
    if "+" in local:
        yield f"{local.partition('+')[0]}@{host}"
    yield domain
    yield from (name for name in ancestors(domain) if "." in name)


def is_at_or_below(name: str, zone: str) -> bool:
    """Whether a name is `zone` itself or lies below it; everything lies below the root."""
    return not zone or name == zone or name.endswith(f".{zone}")


def is_below(name: str, zone: str) -> bool:
    """Whether a name lies strictly below `zone`."""
    return name != zone and is_at_or_below(name, zone)


def relative(name: str, zone: str) -> str:
    """The name as it is written inside a zone's own panel: `@` at the apex.

    A name outside the zone is returned whole.
    """
    if name == zone:
        return "@"
    return name.removesuffix(f".{zone}") if zone else name


def last_two_labels(name: str) -> str:
    """The highest name that a domain of ours can be: `example.com`, but also `co.uk`."""
    return ".".join(labels(name)[-2:])


def doubled_names(name: str, domain: str) -> Iterator[str]:
    """Yield where a record stands when the zone was appended to a name that had it already.

    The zone may be the domain, or any name above it down to two labels.
    """
    parts = labels(domain)
    for start in range(len(parts) - 1):
        zone = ".".join(parts[start:])
        if is_at_or_below(name, zone):
            yield f"{name}.{zone}"


def without_underscore(name: str) -> str:
    """Return where a DKIM record stands when the panel has dropped the underscore."""
    return name.replace("._domainkey.", ".domainkey.", 1)


def misplaced_names(name: str, domain: str) -> Iterator[str]:
    """Yield where a record stands whose Host field was read in another way than it was meant.

    That is without `_domainkey`, or below a name above the domain, down to two labels, which the panel
    took the host as relative to.
    """
    own = name.removesuffix(f".{domain}")
    if own.endswith("._domainkey"):
        yield f"{own.removesuffix('._domainkey')}.{domain}"
    for above in ancestors(domain):
        if "." in above:
            yield f"{own}.{above}"
