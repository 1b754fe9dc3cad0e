"""The tree of an SPF record that a zone holds, whether or not anybody sees it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.presentation import text_of
from sesctl.grammar.spf import is_spf
from sesctl.model.lookup import Answered, Ask, Question, Seen, Server, Unknown
from sesctl.model.observation import Look
from sesctl.planning.spf_tree import spf_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sesctl.model.hosting import HostedSet
    from sesctl.model.lookup import Reply
    from sesctl.model.spf import SpfNode
    from sesctl.workflows.check_dns import Scene

_MOST_ROUNDS = 20


def zone_spf(name: str, sets: Iterable[HostedSet], scene: Scene) -> SpfNode | None:
    """Follow the SPF record that the zone holds; what it includes is asked of resolvers."""
    values = [value for one in sets if one.key == (name, "TXT") for value in one.values]
    texts = tuple(text for text in map(text_of, values) if is_spf(text))
    if not texts:
        return None
    replies: dict[Ask, Reply] = {}
    tree, wanted = _spf_round(name, texts, scene.resolvers, replies)
    for _ in range(_MOST_ROUNDS):
        if not wanted:
            break
        replies.update(dict.fromkeys(wanted, Unknown("timeout", "no reply came")))
        replies.update(scene.resolver.ask(wanted))
        tree, wanted = _spf_round(name, texts, scene.resolvers, replies)
    return tree


def _spf_round(
    name: str, texts: tuple[str, ...], resolvers: Sequence[Server], replies: Mapping[Ask, Reply]
) -> tuple[SpfNode, set[Ask]]:
    own = Question(name, "TXT")
    host = Seen(Server("the zone", "authoritative"), Answered(texts, 0))
    wanted: set[Ask] = set()

    def ask(question: Question) -> Look | None:
        if question == own:
            return Look(own, (host,))
        asks = [Ask(server, question) for server in resolvers]
        wanted.update(one for one in asks if one not in replies)
        seen = tuple(Seen(one.server, replies[one]) for one in asks if one in replies)
        return Look(question, seen) if len(seen) == len(asks) else None

    return spf_tree(name, ask), wanted
