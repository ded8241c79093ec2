"""`qa-desk templates`: the templates of coaching pages, for a team to change its copies."""

from __future__ import annotations

import argparse

from qa_desk.reports.templating import copy_templates


def run(options: argparse.Namespace) -> int:
    """Write the templates that ship, never over a file that is there."""
    for path in copy_templates(options.to):
        print(f"Wrote {path}")
    print(f"Change them, then run: qa-desk report INPUT --to DIR --templates {options.to}")
    return 0
