"""Write the one-time-password mail, as plain text and as HTML with the same content."""

from __future__ import annotations

from html import escape

from sesctl.model.otp import OtpMail

_HTML = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{subject}</title>
<style>
:root {{ color-scheme: light dark; }}
@media (prefers-color-scheme: dark) {{
  .page {{ background: #14171a !important; }}
  .card {{ background: #1f2428 !important; border-color: #3b434b !important; }}
  .text {{ color: #e6e8ea !important; }}
  .code {{ background: #2b3238 !important; color: #ffffff !important; }}
  .small {{ color: #aeb6bd !important; }}
}}
</style>
</head>
<body class="page" style="margin:0; padding:0; background:#f3f5f7;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page"
 style="background:#f3f5f7;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="card"
 style="max-width:480px; background:#ffffff; border:1px solid #dde2e6; border-radius:8px;">
<tr><td style="padding:28px 24px; font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;">
<p class="text" style="margin:0 0 16px; font-size:18px; line-height:1.4; font-weight:600; color:#1a1f24;">{brand}</p>
<p class="text" style="margin:0 0 16px; font-size:16px; line-height:1.5; color:#1a1f24;">{intro}</p>
<p class="code" style="margin:0 0 16px; padding:16px 8px; font-size:30px; line-height:1.2; font-weight:700;
 letter-spacing:4px; text-align:center; font-family:ui-monospace,Menlo,Consolas,monospace;
 background:#eef1f4; color:#1a1f24; border-radius:6px;">{code}</p>
<p class="text" style="margin:0 0 16px; font-size:16px; line-height:1.5; color:#1a1f24;">{expiry}</p>
<p class="small" style="margin:0; font-size:14px; line-height:1.5; color:#59636c;">{ignore}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"""


def compose(code: str, brand: str, minutes: int, subject: str | None = None) -> OtpMail:
    """Write a mail.

    Args:
        code: the digits.
        brand: whose code it is; any text, escaped where it has to be.
        minutes: for how long the code is said to work.
        subject: instead of the usual one.
    """
    title = subject or f"{code} is your {brand} code"
    intro = f"Your {brand} sign-in code is:"
    expiry = f"It expires in {minutes} minute{'' if minutes == 1 else 's'}."
    ignore = "If you did not ask for it, you can ignore this mail. Nobody from us will ever ask for the code."
    text = f"{brand}\n\n{intro}\n\n{code}\n\n{expiry}\n\n{ignore}\n"
    html = _HTML.format(
        subject=escape(title),
        brand=escape(brand),
        intro=escape(intro),
        code=escape(code),
        expiry=escape(expiry),
        ignore=escape(ignore),
    )
    return OtpMail(title, text, html, code)
