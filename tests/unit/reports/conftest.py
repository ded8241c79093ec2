"""Gold files in tests/gold/reports: `ACCEPT_GOLD=1 ./qa test tests/unit/reports` accepts how they look now."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[2] / "gold" / "reports"


@pytest.fixture
def check_gold() -> Callable[[str, str], None]:
    """Compares a text with the gold file of a name, or makes it the gold file when that is asked for."""

    def check(name: str, text: str) -> None:
        if os.environ.get("ACCEPT_GOLD"):
            GOLD.mkdir(parents=True, exist_ok=True)
            (GOLD / name).write_text(text, encoding="utf-8", newline="\n")
        assert text == (GOLD / name).read_text(encoding="utf-8"), f"{name} differs: see it, then ACCEPT_GOLD=1"

    return check
