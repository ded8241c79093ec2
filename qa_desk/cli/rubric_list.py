"""`qa-desk rubric list`: the rubrics that ship."""

from __future__ import annotations

import argparse

from qa_desk.rubrics.catalogue import shipped


def run(options: argparse.Namespace) -> int:
    """One line for each rubric."""
    del options
    for entry in shipped():
        print(entry)
    return 0
