"""`qa-desk rubric new`: a commented file to start from."""

from __future__ import annotations

import argparse
from pathlib import Path

from qa_desk.cli.files import atomically
from qa_desk.errors import Fault, QaDeskError
from qa_desk.rubrics.new import starting_text


def run(options: argparse.Namespace) -> int:
    """Write NAME.yaml into the working folder, never over a file that is there."""
    path = Path(f"{options.name}.yaml")
    if path.exists():
        raise QaDeskError(Fault(str(path), "is there already", "Choose another name, or move the file away."))
    with atomically(path) as file:
        file.write(starting_text(options.name).encode())
    print(f"Wrote {path}. Change it, then run: qa-desk rubric check {path}")
    return 0
