"""Rubrics that tests and pictures take in place of the desk's."""

import re
from pathlib import Path

from qa_desk.rubrics.load import text_of


def stricter_in(folder: Path, report_from: float) -> Path:
    """A file with the shipped rubric that reports flags only when they are as sure as `report_from` (0-1)."""
    path = folder / "stricter.yaml"
    text, found = re.subn(r"(?m)^report_from:.*", f"report_from: {report_from}", text_of("nordic-service"))
    assert found == 1
    path.write_text(text, encoding="utf-8")
    return path
