"""Rubric files to begin from."""

from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = """\
rubric: small
title: Small
version: 1
criteria:
- id: words
  title: Words
  points: 10
  flags:
  - id: calm-down
    title: Says calm down
    severity: major
    agent_says:
      en: ["calm down"]
"""

Write = Callable[[str], Path]


@pytest.fixture
def small() -> str:
    """A rubric with one flag; lines may be added to the flag at four spaces."""
    return SMALL


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a rubric's text to a file and gives its path."""

    def file(text: str) -> Path:
        path = tmp_path / "r.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return file
