"""A workbook that went through another program, which writes it anew and calculates it, is read back as well."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.reports.test_reimport import both, edited, exported, problems, put, read, told


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_edits_survive_libreoffice_and_formulas_are_read_by_their_values(tmp_path: Path) -> None:
    change = both(
        put("Scorecard", 0, "criterion_listens", "=5+5"),
        put("Scorecard", 1, "criterion_listens", "=1/0"),
        put("Scorecard", 2, "criterion_right_answer", "n/a"),
        put("Flags", 3, "decision", "dismissed"),
        put("Flags", 3, "decision_reason", "=en lapp, ingen formel"),
        put("Scorecard", 3, "comment", "Første linje\nandre linje – “sitat” 👋"),
    )
    path = edited(exported(tmp_path), change)
    folder = tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    found = read(folder / path.name)
    assert told(found) == [
        ("C-1000", "Listens and reads", "12.5", "10"),
        ("C-1001", "Decision on “Says “I can't” and stops there”, message 2", "open", "dismissed"),
        ("C-1002", "The answer is correct", "0", "n/a"),
        ("C-1003", "Comment", "", "Første linje\nandre linje – “sitat” 👋"),
    ]
    broken = ["Scorecard, H5: the formula here went wrong (#DIV/0!)", "Flags, M7: the formula here went wrong"]
    assert [each.removesuffix(" (#VALUE!)").removesuffix(" (#NAME?)") for each in problems(found)] == broken
