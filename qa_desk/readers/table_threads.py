"""Conversations out of replies: which first message each message goes back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def roots_of(links: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The first message of each message's chain, from (message, message that it answers); a circle ends where it began.

    An answer to a message that is not among them begins a conversation of its own, shared with other answers to it.
    """
    parent = dict(links)
    root: dict[str, str] = {}
    for message in parent:
        chain: dict[str, None] = {}
        at = message
        while at not in root and at not in chain and parent.get(at):
            chain[at] = None
            at = parent[at]
        end = root.get(at, at)
        root[message] = end
        root |= dict.fromkeys(chain, end)
    return root
