"""`qa-desk rubric check`: every fault of a rubric file, and how its examples behave."""

from __future__ import annotations

import argparse

from qa_desk.rubrics.check import check
from qa_desk.rubrics.load import BUILTIN, shipped_names


def run(options: argparse.Namespace) -> int:
    """List faults and warnings; 1 where there are faults."""
    name = options.rubric
    result = check(BUILTIN / f"{name}.yaml" if name in shipped_names() else name)
    for fault in result.faults:
        print(f"fault: {fault}")
    for warning in result.warnings:
        print(f"warning: {warning}")
    counts = f"{len(result.faults)} faults, {len(result.warnings)} warnings"
    print(f"{result.rules} rules, {result.examples} examples; {counts}.")
    return 1 if result.faults else 0
