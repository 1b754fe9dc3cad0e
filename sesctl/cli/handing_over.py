"""Hand over a new key: once, to a terminal, and nowhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.model.principal import NewKey


def hand_over(key: NewKey, region: str, *, smtp: bool) -> None:
    """Show the key to whoever sits there; it cannot be had again."""
    values = _values(key, region, smtp=smtp)
    # Past every filter and every log: this is the one place where a secret is shown.
    lines = [f"{name}={value}" for name, value in values.items()]
    sys.stderr.write("\nshown once; it cannot be had again:\n\n  " + "\n  ".join(lines) + "\n\n")
    sys.stderr.flush()


def _values(key: NewKey, region: str, *, smtp: bool) -> dict[str, str]:
    if not smtp:
        return {"AWS_ACCESS_KEY_ID": key.id, "AWS_SECRET_ACCESS_KEY": key.secret}
    from sesctl.planning.smtp_password import smtp_password

    return {
        "SMTP_HOST": f"email-smtp.{region}.amazonaws.com",
        "SMTP_PORT": "587",
        "SMTP_USER": key.id,
        "SMTP_PASSWORD": smtp_password(key.secret, region),
    }
