"""The tree below an SPF record, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesctl.model.lookup import Absent, Answered, Seen, Server, Unknown
from sesctl.model.observation import Look
from sesctl.planning.spf_tree import spf_tree

if TYPE_CHECKING:
    from sesctl.model.lookup import Question, Reply
    from sesctl.model.spf import SpfNode

SERVER = Server("192.0.2.1", "authoritative")
OTHER = Server("192.0.2.2", "authoritative")


def tree(records: dict[str, str], **more: Reply) -> SpfNode:
    """Follow `example.com`; `records` holds texts by name, `more` other replies by name and type."""

    def ask(question: Question) -> Look:
        reply = more.get(f"{question.name} {question.type}")
        if reply is None and question.type == "TXT" and question.name in records:
            reply = Answered((records[question.name],), 300)
        return Look(question, (Seen(SERVER, reply or Absent("nxdomain")),))

    return spf_tree("example.com", ask)


@pytest.mark.parametrize(
    ("record", "lookups", "voids"),
    [
        ("v=spf1 -all", 0, 0),
        ("v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all", 0, 0),
        ("v=spf1 a mx ptr exists:x.example.org -all", 4, 3),
        ("v=spf1 include:a.example.org -all", 1, 0),
        ("v=spf1 redirect=a.example.org", 1, 0),
        ("v=spf1 -all redirect=a.example.org", 0, 0),
        ("v=spf1 redirect=a.example.org -all", 0, 0),
        ("v=spf1 -all include:a.example.org a", 0, 0),
        ("v=spf1 include:two.example.org -all", 2, 0),
        ("v=spf1 include:two.example.org include:two.example.org -all", 4, 0),
        ("v=spf1 include:gone.example.org -all", 1, 1),
        ("v=spf1 include:%{i}.example.org exists:%{i}.example.org -all", 2, 0),
        ("v=spf1 exp=why.example.org -all", 0, 0),
        ("v=spf1 A:HOST.example.org. -all", 1, 1),
        ("v=spf1 a:host.example.org/24//64 -all", 1, 1),
    ],
)
def test_each_term_that_needs_dns_counts(record: str, lookups: int, voids: int) -> None:
    node = tree(
        {
            "example.com": record,
            "a.example.org": "v=spf1 -all",
            "two.example.org": "v=spf1 include:a.example.org -all",
        }
    )
    assert (node.lookups, node.void_lookups) == (lookups, voids)


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        ("v=spf1 include:example.com -all", "loop"),
        ("v=spf1 include:EXAMPLE.com. -all", "loop"),
        ("v=spf1 include:back.example.org -all", "record"),
        ("v=spf1 include:%{d}.example.org -all", "macro"),
        ("v=spf1 include:bad.example.org -all", "broken"),
        ("v=spf1 include:gone.example.org -all", "none"),
    ],
)
def test_an_include_has_an_outcome(record: str, outcome: str) -> None:
    node = tree(
        {
            "example.com": record,
            "back.example.org": "v=spf1 include:example.com -all",
            "bad.example.org": "v=spf1 oops -all",
        }
    )
    assert node.children[0].outcome == outcome
    if node.children[0].children:
        assert node.children[0].children[0].outcome == "loop"


@pytest.mark.parametrize(
    ("record", "authorises"),
    [
        ("v=spf1 include:amazonses.com -all", True),
        ("v=spf1 redirect=amazonses.com", True),
        ("v=spf1 include:via.example.org -all", True),
        ("v=spf1 -include:amazonses.com -all", False),
        ("v=spf1 -include:via.example.org -all", False),
        ("v=spf1 -all include:amazonses.com", False),
        ("v=spf1 include:other.example.org -all", False),
        ("v=spf1 include:%{i}.example.org -all", None),
        ("v=spf1 include:%{i}.example.org include:amazonses.com -all", True),
        ("v=spf1 -include:%{i}.example.org -all", False),
        ("oops", False),
    ],
)
def test_whether_ses_may_send_is_told_where_it_is_known(record: str, authorises: bool | None) -> None:
    node = tree(
        {
            "example.com": record,
            "amazonses.com": "v=spf1 ip4:192.0.2.0/24 -all",
            "via.example.org": "v=spf1 include:amazonses.com -all",
            "other.example.org": "v=spf1 -all",
        }
    )
    assert node.authorises("amazonses.com") is authorises


def test_what_is_not_known_is_neither_there_nor_absent() -> None:
    silent: dict[str, Reply] = {"a.example.org TXT": Unknown("servfail", "it broke")}
    node = tree({"example.com": "v=spf1 include:a.example.org -all"}, **silent)
    assert (node.children[0].outcome, node.void_lookups) == ("unknown", 0)
    assert "it broke" in node.children[0].detail
    assert node.authorises("amazonses.com") is None


def test_an_empty_answer_with_other_texts_is_no_void_lookup() -> None:
    node = tree({"example.com": "v=spf1 include:a.example.org -all", "a.example.org": "verify=abc"})
    assert (node.children[0].outcome, node.void_lookups) == ("none", 0)


def test_an_mx_term_may_name_ten_hosts() -> None:
    for hosts, crowded in ((10, ()), (11, ("mx",))):
        answer: dict[str, Reply] = {
            "example.com MX": Answered(tuple(f"10 mx{number}.example.org" for number in range(hosts)), 300)
        }
        assert tree({"example.com": "v=spf1 mx -all"}, **answer).crowded == crowded


@pytest.mark.parametrize("order", [(SERVER, OTHER), (OTHER, SERVER)])
def test_the_best_of_answers_that_differ_counts(order: tuple[Server, Server]) -> None:
    given: dict[Server, Reply] = {
        SERVER: Answered(("v=spf1 -all",), 300),
        OTHER: Answered(("v=spf1 include:amazonses.com -all",), 300),
    }

    def ask(question: Question) -> Look:
        return Look(question, tuple(Seen(server, given[server]) for server in order))

    assert spf_tree("example.com", ask).authorises("amazonses.com")


def test_a_tree_that_never_ends_is_given_up() -> None:
    def ask(question: Question) -> Look:
        text = f"v=spf1 include:a.{question.name} include:b.{question.name} -all"
        return Look(question, (Seen(SERVER, Answered((text,), 300)),))

    node = spf_tree("example.com", ask)
    assert "too-deep" in {one.outcome for one in node.every}
    assert len(node.every) < 200
