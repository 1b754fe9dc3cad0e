"""What surrounds the content of the HTML page: its head, its style and its script, and nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

_STYLE = """
:root { color-scheme: light dark;
  --page: #ffffff; --text: #1f2328; --quiet: #59636e; --edge: #d1d9e0; --soft: #f4f6f8; --focus: #0b62c4;
  --ok: #16692c; --ok-soft: #e6f4ea; --bad: #b02020; --bad-soft: #fdeceb; --maybe: #7d5200; --maybe-soft: #fdf3dc; }
@media screen and (prefers-color-scheme: dark) { :root {
  --page: #15191e; --text: #e4e8ec; --quiet: #a3adb8; --edge: #3a434d; --soft: #1f252c; --focus: #7ab7ff;
  --ok: #6fd08a; --ok-soft: #16301f; --bad: #ff9d94; --bad-soft: #3b1a1a; --maybe: #e9bd66; --maybe-soft: #332711; } }
* { box-sizing: border-box; }
body { background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, "Segoe UI", Roboto, sans-serif;
  margin: 0 auto; max-width: 48rem; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: 0.1rem 0 0.75rem; }
h2 { font-size: 1.15rem; line-height: 1.35; margin: 2.25rem 0 0.25rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 0 0 0.75rem; }
.over, .why, .about, dt { color: var(--quiet); }
.over { font-size: 0.875rem; margin: 0; }
.guide, .look { background: var(--soft); border-radius: 0.5rem; margin: 1.25rem 0; padding: 0.9rem 1.1rem; }
.guide h2, .look h2 { font-size: 1rem; margin: 0 0 0.35rem; }
.guide ul { margin: 0; padding-left: 1.2rem; }
.guide li + li { margin-top: 0.3rem; }
.look p { margin: 0; }
.about { font-size: 0.875rem; }
article { border: 1px solid var(--edge); border-radius: 0.5rem; margin: 0.75rem 0; padding: 0.8rem 1.1rem 0.9rem;
  break-inside: avoid; }
.top { align-items: baseline; display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; justify-content: space-between; }
.state { border-radius: 1rem; font-size: 0.875rem; font-weight: 600; padding: 0 0.7rem; white-space: nowrap; }
.ok { background: var(--ok-soft); color: var(--ok); }
.missing, .wrong { background: var(--bad-soft); color: var(--bad); }
.unknown { background: var(--maybe-soft); color: var(--maybe); }
.seen { font-size: 0.9rem; margin: 0.25rem 0 0; }
dl { display: grid; gap: 0.45rem 0.9rem; grid-template-columns: max-content minmax(0, 1fr); margin: 0.6rem 0 0; }
dt { font-size: 0.875rem; padding-top: 0.3rem; }
dd { align-items: start; display: flex; gap: 0.5rem; margin: 0; }
code { background: var(--soft); border-radius: 0.3rem; font: 0.875rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace;
  padding: 0.15rem 0.4rem; white-space: pre-wrap; }
dd code { flex: 1; min-width: 0; padding: 0.3rem 0.5rem; user-select: all; }
.guide code { background: none; padding: 0; }
.command { display: block; padding: 0.4rem 0.6rem; }
dd code:only-child { flex: none; user-select: auto; }
button { background: var(--page); border: 1px solid var(--edge); border-radius: 0.3rem; color: inherit; cursor: pointer;
  font: inherit; font-size: 0.875rem; min-height: 2rem; min-width: 5rem; padding: 0.15rem 0.5rem; }
button:hover { border-color: var(--quiet); }
button.done { background: var(--ok-soft); border-color: var(--ok); color: var(--ok); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
summary { cursor: pointer; }
details ul { list-style: none; margin: 0.5rem 0 0; padding: 0; }
details li + li { margin-top: 0.35rem; }
.aside { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: pre; width: 1px; }
@media (max-width: 34rem) {
  article, .guide, .look { padding-left: 0.8rem; padding-right: 0.8rem; }
  dl { gap: 0.15rem; grid-template-columns: minmax(0, 1fr); }
  dd { margin-bottom: 0.45rem; }
  button { min-height: 2.5rem; }
}
@media print {
  body { font-size: 10pt; max-width: none; padding: 0; }
  .guide, .look, code { border: 1px solid var(--edge); }
  .guide code { border: 0; }
  h2, h3 { break-after: avoid; }
  button, details { display: none; }
}
"""

_SCRIPT = """
"use strict";
const told = document.querySelector("[role=status]");
for (const button of document.querySelectorAll("button")) button.hidden = false;

async function copied(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { return copiedByHand(text); }
}

function copiedByHand(text) {
  const field = document.createElement("textarea"), before = document.activeElement;
  field.className = "aside";
  field.value = text;
  document.body.append(field);
  field.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch { done = false; }
  field.remove();
  before.focus();
  return done;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const code = button.parentElement.querySelector("code");
  const done = await copied(code.textContent);
  if (!done) getSelection().selectAllChildren(code);
  button.textContent = done ? "Copied" : "Selected";
  button.classList.toggle("done", done);
  told.textContent = (done ? "Copied: " : "Selected, copy it with the keyboard: ") + code.textContent;
  setTimeout(() => { button.textContent = "Copy"; button.classList.remove("done"); }, 2000);
});
"""


def page(title: str, body: str) -> str:
    """Put the page together; its policy lets it do nothing but apply this style and run this script.

    Args:
        title: as plain text.
        body: as HTML.
    """
    policy = f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_SCRIPT)}"
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
{body}
<p class="aside" role="status"></p>
<script>{_SCRIPT}</script>
</body>
</html>"""


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
