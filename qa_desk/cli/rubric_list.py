"""`qa-desk rubric list`: the rubrics that ship."""

from __future__ import annotations

import argparse

from qa_desk.reports.texts import in_language
from qa_desk.rubrics.catalogue import shipped


def run(options: argparse.Namespace) -> int:
    """One line for each rubric."""
    del options
    for entry in shipped():
        title, languages = in_language(entry.title, "en"), ", ".join(entry.languages)
        print(f"{entry.name}  {title}, version {entry.version}: {entry.rules} rules in {languages}")
    return 0
