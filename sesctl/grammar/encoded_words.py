"""Words beyond ASCII in header fields (RFC 2047), and the charsets of texts."""

from __future__ import annotations

import binascii
import re

# No part of it can contain its own end, so that no text is read twice.
_WORD = re.compile(
    r"=\?(?P<charset>[\w.:+-]{1,40})(?:\*[\w-]{1,40})?\?(?P<form>[bq])\?(?P<text>[^?\s]{0,1000})\?=",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?<=\?=)\s{1,200}(?==\?)")
_LONGEST = 4000

# Others of Python's codecs are no charsets, and some take very long for long texts.
_CHARSET = re.compile(
    r"utf-?8|us-ascii|ascii|utf-?16(?:[bl]e)?|utf-?32(?:[bl]e)?|utf-?7|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d"
    r"|koi8-[rut]|mac-?roman|gb2312|gbk|gb18030|hz|big5(?:-?hkscs)?|euc-(?:jp|kr)|ks_c_5601-1987|shift[_-]?jis|cp932"
    r"|iso-2022-(?:jp(?:-\d)?|kr)|tis-620|viscii",
    re.IGNORECASE,
)


def decode_words(text: str) -> str:
    """Decode the encoded words of a field for people; what cannot be decoded stays as it is."""
    return _WORD.sub(_decoded, _BETWEEN.sub("", text[:_LONGEST]))


def is_charset(name: str) -> bool:
    """Whether texts are read in a charset of that name."""
    if not _CHARSET.fullmatch(name):
        return False
    try:
        b"".decode(name)
    except LookupError:
        return False
    return True


def _decoded(match: re.Match[str]) -> str:
    if not is_charset(match["charset"]):
        return match[0]
    text = match["text"].encode("ascii", "replace")
    try:
        if match["form"].lower() == "b":
            octets = binascii.a2b_base64(text + b"=" * (-len(text) % 4))
        else:
            octets = binascii.a2b_qp(text, header=True)
        return octets.decode(match["charset"], "replace")
    except (binascii.Error, UnicodeError):
        return match[0]
