"""Templates of the user: what they may use, and how a mistake in one is told."""

from __future__ import annotations

import pytest

from sesctl.model.otp import MOST_BYTES, OtpFacts, OtpMail
from sesctl.render.otp import compose
from sesctl.render.otp.template import VARIABLES, Source, TemplateFault, Templates, write

FACTS = OtpFacts("048213", "A & <B>", 10, website="login.example.com")


def of_html(text: str) -> OtpMail | TemplateFault:
    return write(Templates(html=Source("mail.html", text, html=True)), FACTS)


def fault(text: str) -> TemplateFault:
    found = of_html(text)
    assert isinstance(found, TemplateFault)
    return found


def written(templates: Templates) -> OtpMail:
    found = write(templates, FACTS)
    assert isinstance(found, OtpMail)
    return found


def test_without_a_template_it_is_the_built_in_mail() -> None:
    assert written(Templates()) == compose(FACTS)


def test_values_are_escaped_in_html_and_nowhere_else() -> None:
    text = "{{ code }} {{ brand }}\n"
    found = written(Templates(None, Source("a.html", text, html=True), Source("a.txt", text)))
    assert found.html == "048213 A &amp; &lt;B&gt;\n"
    assert found.text == "048213 A & <B>\n"


def test_a_part_without_a_template_is_the_built_in_one() -> None:
    found = written(Templates(text=Source("a.txt", "{{ code }}")))
    assert (found.text, found.html) == ("048213", compose(FACTS).html)


def test_every_variable_can_be_used_in_both_parts() -> None:
    text = " ".join(f"{{{{ {name} }}}}" for name in VARIABLES)
    found = written(Templates(None, None, Source("a.txt", text)))
    assert found.text.split()[0] == "048213"
    assert found.subject in found.text


def test_the_subject_may_be_a_template() -> None:
    found = written(Templates(subject=Source("--subject", "{{ code }} for {{ brand }}")))
    assert found.subject == "048213 for A & <B>"


def test_a_subject_without_marks_is_left_as_it_is() -> None:
    assert written(Templates(subject=Source("--subject", "100 % {ok}"))).subject == "100 % {ok}"


@pytest.mark.parametrize(
    ("text", "line", "shown", "why"),
    [
        ("{{ code }}\n\n  Hi {{ name }}\n", 3, "Hi {{ name }}", "'name' is undefined"),
        ("{{ code }}\n{% if %}x{% endif %}", 2, "{% if %}x{% endif %}", "Expected an expression"),
        ("{{ code }}\n{{ brand", 2, "{{ brand", "unexpected end of template"),
        ("{{ code }}\n{{ 1 / 0 }}", 2, "{{ 1 / 0 }}", "division by zero"),
        (
            "{{ code }}\n{{ code.__class__ }}",
            2,
            "{{ code.__class__ }}",
            "access to attribute '__class__' of 'str' object is unsafe",
        ),
        (
            "{{ code }}\n{% for i in range(10**9) %}{% endfor %}",
            2,
            "{% for i in range(10**9) %}{% endfor %}",
            "Range too big",
        ),
        (
            "{{ code }}\n{% include '/etc/hostname' %}",
            2,
            "{% include '/etc/hostname' %}",
            "cannot include, import or extend",
        ),
        (
            "{% extends 'base.html' %}{{ code }}",
            1,
            "{% extends 'base.html' %}{{ code }}",
            "cannot include, import or extend",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, shown: str, why: str) -> None:
    found = fault(text)
    assert (found.name, found.line, found.shown) == ("mail.html", line, shown)
    assert why in found.why


def test_a_mistake_in_a_macro_is_told_where_it_stands_and_not_where_it_is_called() -> None:
    found = fault("{{ code }}\n{% macro greet() %}\n  {{ nobody }}\n{% endmacro %}\n{{ greet() }}")
    assert (found.line, found.shown) == (3, "{{ nobody }}")


@pytest.mark.parametrize("text", ["Hello {{ brand }}", "nothing at all", "{# {{ code }} #}"])
def test_a_template_without_the_code_would_be_a_mail_for_nothing(text: str) -> None:
    assert fault(text).why == "there is no {{ code }} in it"


def test_a_subject_has_no_subject_to_use() -> None:
    found = write(Templates(subject=Source("--subject", "{{ subject }}")), FACTS)
    assert isinstance(found, TemplateFault)
    assert "'subject' is undefined" in found.why


def test_mail_that_would_be_larger_than_ses_takes_is_a_fault_of_its_template() -> None:
    assert "SES takes mails of up to" in fault(f"{{{{ code * {MOST_BYTES // 6 + 1} }}}}").why
    assert isinstance(of_html("{{ code * 100 }}"), OtpMail)
