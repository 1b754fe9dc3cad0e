"""What docs/send-test.md tells people to type does what it says, and what it claims is so."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any

from docs.generate import ROOT
from integration.test_otp_mail_spam import KNOWN

from sesctl.cli.sending_many import MANY
from sesctl.model.otp import OtpFacts
from sesctl.render.otp.template import VARIABLES, Source, TemplateFault, Templates, write
from sesctl.render.otp.texts import LANGUAGES
from sesctl.workflows.send_watch import _MOST_FOREIGN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from support.cli import Cli, Simulators

    Typed = Callable[[Cli, Sequence[str]], tuple[int, str]]

PAGE = (ROOT / "docs/send-test.md").read_text(encoding="utf-8")


def block(before: str) -> str:
    """The fenced block that follows a text."""
    found = re.search(rf"{re.escape(before)}.*?```\w*\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def run_aws(cli: Cli, words: list[str]) -> None:
    """Do what the AWS CLI does with such a line; structures are given to it as JSON."""
    service, operation, *options = words
    client = cli.driver.client(service)
    camel = "".join(part.title() for part in operation.split("-"))
    members = client.meta.service_model.operation_model(camel).input_shape.members
    by_option = {"--" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower(): name for name in members}
    # The AWS CLI has a name of its own for this one, since --endpoint-url is taken.
    by_option["--notification-endpoint"] = "Endpoint"
    given: dict[str, Any] = {}
    for option, value in zip(options[::2], options[1::2], strict=True):
        name = by_option[option]
        structured = members[name].type_name in {"structure", "list", "map"}
        given[name] = json.loads(value) if structured else value
    getattr(client, operation.replace("-", "_"))(**given)


def test_the_steps_to_a_queue_end_in_a_proof(simulate: Simulators, typed: Typed) -> None:
    cli = simulate(scenario="production")
    *steps, last = block("<!-- run: a queue of its own -->").splitlines()
    for line in steps:
        program, *words = shlex.split(line)
        assert program == "aws"
        run_aws(cli, words)
    code, said = typed(cli, shlex.split(last)[1:])
    assert code == 0, said
    assert "proved: BOUNCE of this very mail arrived on the queue" in said


def test_the_template_that_is_shown_can_be_used() -> None:
    found = write(
        Templates(html=Source("mail.html", block("finished subject"), html=True)), OtpFacts("1234", "A", 1)
    )
    assert not isinstance(found, TemplateFault), found
    assert "It expires in 1 minute.</p>" in found.html


def test_every_variable_is_in_the_table() -> None:
    table = PAGE.partition("| variable | is |")[2].partition("```")[0]
    assert set(re.findall(r"`(\w+)`(?=[^|]*\|[^|]*\|\n)", table)) & set(VARIABLES) == set(VARIABLES)


def test_every_language_is_named() -> None:
    (line,) = [line for line in PAGE.splitlines() if line.startswith("Languages:")]
    assert re.findall(r"`(\w+)`", line) == list(LANGUAGES)


def test_numbers_are_those_of_the_code() -> None:
    assert f"More than {MANY} mails to a real address need `--allow many`." in PAGE
    assert f"At most {_MOST_FOREIGN} messages of other mail are held" in PAGE


def test_every_rule_that_fires_is_explained() -> None:
    assert {rule for rule in KNOWN if f"| `{rule}` |" in PAGE} == KNOWN
