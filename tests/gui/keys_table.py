"""`./qa keys`: writes the table of keys into docs/desk.md, from the table of actions in qa_desk/ui/actions.py."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from qa_desk.ui.actions import Do, Section

MANUAL = Path(__file__).parents[2] / "docs" / "desk.md"
PLACE = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- /keys -->)", re.DOTALL)


def table() -> str:
    """All actions under their headings, in Markdown."""
    return "\n".join(f"**{section.value}**\n\n| key | |\n|---|---|\n{_rows(section)}\n" for section in Section)


def _rows(section: Section) -> str:
    rows = [f"| {_caps(do)} | {do.value.title} |" for do in Do if do.value.section is section]
    return "\n".join(rows)


def _caps(do: Do) -> str:
    return ", ".join(f"`{key}`" for key in do.value.keys) or "in the palette"


def with_table(manual: str) -> str:
    """The manual with the table as it is now."""
    return PLACE.sub(lambda _: table(), manual)


def main() -> int:
    """Write the table into the manual."""
    MANUAL.write_text(with_table(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
