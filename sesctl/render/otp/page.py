"""The mail as HTML, in the little that every mail program understands.

Blocks instead of tables, since they flow on a phone without any rule of their own; only Outlook for
Windows, which knows no `max-width`, is given a table, in a comment that others skip. Every style that
matters stands in the element, because some programs drop `<style>`; the block holds no more than the
dark colours. Nothing is fetched from anywhere, and nothing can be clicked.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.render.otp.words import Said

_FONT = (
    "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,"
    "'Hiragino Sans','Noto Sans JP','Yu Gothic UI',Meiryo,sans-serif"
)
_SIZES = ((8, "34px"), (99, "28px"))
"""Of codes with up to so many digits, so that ten of them fit a narrow phone."""

_MONOSPACED = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace"

_HEAD = """\
<!doctype html>
<html lang="{lang}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>{subject}</title>
<style>
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (prefers-color-scheme: dark) {{
  .page {{ background-color: #101418 !important; }}
  .card {{ background-color: #1b2127 !important; border-color: #333c45 !important; }}
  .text {{ color: #eef1f3 !important; }}
  .code {{ background-color: #29323a !important; color: #ffffff !important; }}
  .brand, .small {{ color: #b3bdc6 !important; border-color: #333c45 !important; }}
}}
</style>
</head>
"""

_BODY = """\
<body class="page" style="margin:0; padding:0; background-color:#f2f4f6;">
<div style="display:none; max-height:0; overflow:hidden; mso-hide:all;">{preheader}</div>
<div class="page" role="article" aria-roledescription="email" aria-label="{subject}" lang="{lang}" dir="ltr"
 style="margin:0; padding:32px 12px; background-color:#f2f4f6; font-family:{font}; -webkit-text-size-adjust:100%;">
<!--[if mso]><table role="presentation" align="center" width="480" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
<div class="card" style="max-width:416px; margin:0 auto; padding:32px 28px 28px; background-color:#ffffff;
 border:1px solid #dfe3e7; border-radius:12px;">
<p class="brand" style="margin:0 0 20px; font-size:14px; line-height:1.4; font-weight:600; color:#566069;
 overflow-wrap:anywhere;">{brand}</p>
<h1 class="text" style="margin:0 0 12px; font-size:20px; line-height:1.35; font-weight:600; color:#171c21;
 overflow-wrap:anywhere; text-wrap:balance;">{lead}</h1>
<p class="code" style="margin:0 0 20px; padding:18px 0 18px .14em; font-size:{size}; line-height:1.2; font-weight:700;
 letter-spacing:.14em; text-align:center; white-space:nowrap; font-family:{monospaced}; background-color:#eef1f4;
 color:#171c21; border-radius:8px; -webkit-user-select:all; user-select:all;">{code}</p>
<p class="text" style="margin:0 0 4px; font-size:16px; line-height:1.5; color:#171c21;
 overflow-wrap:anywhere;">{purpose}</p>
<p class="text" style="margin:0 0 24px; font-size:16px; line-height:1.5; color:#171c21;">{expires}</p>
<p class="small" style="margin:0; padding:16px 0 0; border-top:1px solid #dfe3e7; font-size:14px; line-height:1.5;
 color:#566069; overflow-wrap:anywhere;">{small}</p>
</div>
<!--[if mso]></td></tr></table><![endif]-->
</div>
</body>
</html>
"""


def page(said: Said, *, subject: str, brand: str, code: str, language: str) -> str:
    """Lay the sentences out.

    The line that mail programs show behind the subject is ours, or it would be whatever text comes first.
    It has no code: the subject has it, and who wants it off the lock screen need only change the subject.
    """
    parts = {
        "lang": language,
        "subject": subject,
        "preheader": said.space.join((said.purpose, said.expires)),
        "brand": brand,
        "lead": said.lead,
        "code": code,
        "purpose": said.purpose,
        "expires": said.expires,
        "small": said.space.join((said.unasked, said.warning)),
    }
    safe = {name: escape(text) for name, text in parts.items()}
    size = next(size for most, size in _SIZES if len(code) <= most)
    return (_HEAD + _BODY).format_map({**safe, "font": _FONT, "monospaced": _MONOSPACED, "size": size})
