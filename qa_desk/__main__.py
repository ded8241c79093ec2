"""`qa-desk` and `python -m qa_desk`: the command line, or without a command the desktop application."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

DESK = "desk"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments name; gives the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words and has_display():
        return _desktop(None)
    from qa_desk.cli import main as command_line  # each of the two is loaded only where it is wanted

    if words[:1] != [DESK] or {"-h", "--help"} & set(words):
        return command_line(words)
    from qa_desk.cli.arguments import parser

    options = parser().parse_args(words)
    return _desktop(options.file, sample=options.sample)


def has_display() -> bool:
    """Whether a window could be shown here."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in named)


def _desktop(file: Path | None, *, sample: bool = False) -> int:
    if not has_display():
        sys.stderr.write("qa-desk: there is no display to show a window on; qa-desk --help lists the commands.\n")
        return 1
    from qa_desk.ui.app import run

    return run(file, sample=sample)


if __name__ == "__main__":
    sys.exit(main())
