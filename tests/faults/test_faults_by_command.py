"""The same faults as a user meets them: through the executable, its options and its JSON."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from faults.zones import RIGHT, VARIANTS
from support.cli import environment, run

from sesctl.planning.desired import desired_records
from sesctl.render.records import records_document

if TYPE_CHECKING:
    from pathlib import Path

    from faults.conftest import Servers
    from faults.zones import Variant
    from support.cli import Result

CODES = {"error": 1, "warning": 0, "note": 0}
VERDICTS = {"error": "failing", "warning": "warnings", "note": "ready"}
CHOSEN = (
    "dkim-doubled",
    "dkim-proxied",
    "key-1024",
    "mx-amazonaws",
    "mx-region",
    "spf-many",
    "dmarc-quoted",
    "spread-mx",
)


def check_dns(variant: Variant, servers: Servers, directory: Path, *options: str) -> Result:
    records = directory / "records.json"
    records.write_text(json.dumps(records_document(desired_records(variant.identity))), encoding="utf-8")
    servers_given = ("--resolver", servers.resolver, "--authoritative", servers.ns1)
    return run(
        [
            "check-dns",
            variant.domain,
            "--records",
            str(records),
            *servers_given,
            "--authoritative",
            servers.ns2,
            *options,
        ],
        environment(os.environ),
    )


@pytest.mark.parametrize(
    "variant", [one for one in VARIANTS if one.zone in CHOSEN], ids=lambda variant: variant.zone
)
def test_the_command_names_the_fault_in_its_document(
    variant: Variant, servers: Servers, tmp_path: Path
) -> None:
    result = check_dns(variant, servers, tmp_path, "-o", "json")
    (domain,) = result.json["domains"]
    fired = {(one["check"], one["severity"]) for one in domain["findings"] if one["severity"] != "note"}
    word = variant.severity.word
    if word == "note":
        assert variant.check in {one["check"] for one in domain["findings"]}
        assert fired == set()
    else:
        assert fired == {(variant.check, word)}
    assert domain["verdict"] in {VERDICTS[word], "pending" if variant.at_ns2 else VERDICTS[word]}
    assert result.code == (8 if domain["verdict"] == "pending" else CODES[word])


def test_the_command_is_content_with_what_is_right(servers: Servers, tmp_path: Path) -> None:
    result = check_dns(RIGHT[0], servers, tmp_path, "-o", "json")
    (domain,) = result.json["domains"]
    assert (result.code, domain["verdict"]) == (0, "ready")
    assert {record["status"] for record in domain["records"]} == {"ok"}
    assert {len(record["seen"]) for record in domain["records"]} == {3}


def test_the_words_for_people_hold_the_next_step(servers: Servers, tmp_path: Path) -> None:
    variant = next(one for one in VARIANTS if one.zone == "dkim-doubled")
    result = check_dns(variant, servers, tmp_path)
    assert result.code == 1
    assert "dkim-zone-doubled" in result.stdout
    assert "Put only the part before the zone into the Host field" in result.stdout
