"""HTML mail and chat bodies as plain text: paragraphs and breaks become lines, what is quoted gets a `>` before each
line.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_UNSEEN = frozenset("head style script title template noscript".split())
_BLOCKS = frozenset(
    "p div section article header footer main ul ol dl dt dd table tr h1 h2 h3 h4 h5 h6 pre hr form fieldset"
    " address center".split()
)
_QUOTE_CLASSES = frozenset(("gmail_quote", "yahoo_quoted", "protonmail_quote"))
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_MARKUP = re.compile(
    r"<(?:/?(?:p|div|br|span|a|b|i|strong|em|ul|ol|li|table|tr|td|html|body|blockquote|h[1-6])\b[^>]*)>", re.IGNORECASE
)


def looks_like_html(text: str) -> bool:
    """Whether a text that should be plain holds HTML tags."""
    return "<" in text and bool(_MARKUP.search(text))


def text_of(html: str) -> str:
    """The text that a reader of the HTML sees, at most one empty line between paragraphs; quoted blocks keep their
    place, behind `>`.
    """
    body = LexborHTMLParser(html).body
    return _tidy(_text(body)) if body is not None else ""


def _tidy(text: str) -> str:
    lines = [line.strip(" \t") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _text(node: LexborNode) -> str:
    pieces: list[str] = []
    for child in node.iter(include_text=True):
        piece = _piece(child)
        if piece.startswith("\n") and pieces and pieces[-1].endswith(" "):
            pieces[-1] = pieces[-1].rstrip(" ")
        pieces.append(piece)
    return "".join(pieces)


def _piece(node: LexborNode) -> str:
    tag = node.tag or ""
    if tag == "-text":
        return _SPACE.sub(" ", node.text_content or "")
    if tag in _UNSEEN or tag.startswith("-"):
        return ""
    if tag == "br":
        return "\n"
    inner = _text(node)
    if _is_quote(node, tag):
        return _quoted(inner)
    if tag == "li":
        return f"\n- {inner.strip()}\n"
    if tag in ("td", "th"):
        return f"{inner.strip()} "
    if tag == "p":
        return f"\n\n{inner.strip()}\n\n"
    return _own_line(inner) if tag in _BLOCKS else inner


def _own_line(inner: str) -> str:
    before = "" if inner.startswith("\n") else "\n"
    after = "" if inner.endswith("\n") else "\n"
    return f"{before}{inner}{after}" if inner.strip() else "\n" * min(1, inner.count("\n"))


def _is_quote(node: LexborNode, tag: str) -> bool:
    """A blockquote, or a mail program's quote wrapper that holds none (else the header line before it would be behind
    `>` too).
    """
    if tag == "blockquote":
        return True
    classes = (node.attributes.get("class") or "").split()
    return not _QUOTE_CLASSES.isdisjoint(classes) and node.css_first("blockquote") is None


def _quoted(inner: str) -> str:
    lines = (f"> {line}" if line else ">" for line in _tidy(inner).split("\n"))
    return "\n\n" + "\n".join(lines) + "\n\n"
