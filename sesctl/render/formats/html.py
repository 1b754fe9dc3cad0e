"""One page that works offline, to send to whoever owns the DNS."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sesctl.model.names import relative
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.records import Record, RecordSet
    from sesctl.model.report import RecordStatus

    States = Mapping[Record, RecordStatus]

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>DNS records for {domain}</title>
<style>
:root {{ color-scheme: light dark; --edge: #c9d1d9; --soft: #f3f5f7; --quiet: #57606a;
  --ok: #1a7f37; --bad: #b32424; --maybe: #8a5a00; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --edge: #3b434b; --soft: #22272c; --quiet: #a5adb5; --ok: #57c26d; --bad: #ff8f86; --maybe: #e0b050; }} }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }}
h1 {{ font-size: 1.4rem; margin: 0.5rem 0; overflow-wrap: anywhere; }}
.lead, .why {{ color: var(--quiet); }}
.record {{ border: 1px solid var(--edge); border-radius: 8px; margin: 1rem 0; padding: 0.75rem 1rem;
  break-inside: avoid; }}
.record h2 {{ font-size: 1rem; margin: 0; }}
.state {{ float: right; font-weight: 600; }}
.ok {{ color: var(--ok); }} .wrong, .missing {{ color: var(--bad); }} .unknown {{ color: var(--maybe); }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: 0.4rem 0.75rem; margin: 0.5rem 0 0; }}
dt {{ color: var(--quiet); padding-top: 0.2rem; }}
dd {{ margin: 0; display: flex; gap: 0.5rem; align-items: start; }}
code {{ background: var(--soft); border-radius: 4px; flex: 1; font: 0.9rem/1.5 ui-monospace, monospace;
  overflow-wrap: anywhere; padding: 0.15rem 0.4rem; user-select: all; }}
button {{ border: 1px solid var(--edge); border-radius: 4px; background: transparent; color: inherit; cursor: pointer;
  font: inherit; font-size: 0.85rem; min-width: 4.5rem; padding: 0.15rem 0.5rem; }}
@media (max-width: 34rem) {{ dl {{ grid-template-columns: 1fr; gap: 0.1rem; }} dd {{ margin-bottom: 0.4rem; }} }}
@media print {{ button {{ display: none; }} body {{ max-width: none; }} }}
</style>
</head>
<body>
<h1>DNS records for {domain}</h1>
<p class="lead">For Amazon SES in {region}. Enter each of the {count} records in the zone {zone}. Most panels want the
short form of the host and append the zone by themselves.</p>
{records}
<script>
document.addEventListener("click", async (event) => {{
  const button = event.target.closest("button");
  if (!button) return;
  const code = button.previousElementSibling;
  try {{ await navigator.clipboard.writeText(code.textContent); button.textContent = "Copied"; }}
  catch {{
    const range = document.createRange(); range.selectNodeContents(code);
    const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range);
    button.textContent = document.execCommand("copy") ? "Copied" : "Selected";
  }}
  setTimeout(() => {{ button.textContent = "Copy"; }}, 1500);
}});
</script>
</body>
</html>"""

_WHY = {
    "dkim": "proves that the domain is yours, and signs its mail (DKIM)",
    "mail-from-mx": "takes the bounces (MAIL FROM)",
    "mail-from-spf": "lets SPF pass in your name (MAIL FROM)",
    "dmarc": "tells receivers what to do with forged mail (DMARC)",
}


def write(records: RecordSet, zone: str, states: States | None = None) -> str:
    """Write the page; `states` marks each record with how it stands in DNS now."""
    blocks = [_block(record, zone, (states or {}).get(record)) for record in records.records]
    return _PAGE.format(
        domain=_text(records.domain),
        region=_text(records.region),
        zone=_text(zone),
        count=len(blocks),
        records="\n".join(blocks),
    )


def _block(record: Record, zone: str, state: RecordStatus | None) -> str:
    mark = f'<span class="state {state}">{state}</span>' if state else ""
    fields = [("Host", relative(record.name, zone)), ("in full", record.name)]
    for value in record.values:
        if record.type == "MX":
            preference, _, host = value.partition(" ")
            fields += [("Mail server", host), ("Priority", preference)]
        else:
            fields.append(("Target" if record.type == "CNAME" else "Value", value))
    rows = "\n".join(
        f'<dt>{label}</dt><dd><code>{_text(text)}</code><button type="button">Copy</button></dd>'
        for label, text in fields
    )
    return (
        f'<section class="record">{mark}<h2>{record.type}</h2>\n'
        f'<p class="why">{_WHY[record.purpose]}</p>\n<dl>\n{rows}\n</dl></section>'
    )


def _text(text: str) -> str:
    return escape(clean(text))
