"""`qa-desk columns`: propose what the columns of a table are, as a mapping to check and save."""

from __future__ import annotations

import argparse
import functools
import sys
from pathlib import Path
from typing import BinaryIO

from qa_desk.cli.files import atomically
from qa_desk.errors import Fault, InputError
from qa_desk.readers.files import File
from qa_desk.readers.table import propose_columns
from qa_desk.readers.table_profiles import yaml_of


def run(options: argparse.Namespace) -> int:
    """Print or save the mapping. Raises InputError for a file that cannot be opened."""
    try:
        source = File(str(options.file), functools.partial(_open, options.file)).input()
    except OSError as error:
        raise InputError(Fault(str(options.file), f"cannot be opened ({error.strerror})", "Check the name.")) from error
    text = yaml_of(propose_columns(source))
    if options.out:
        with atomically(options.out) as file:
            file.write(text.encode())
    else:
        sys.stdout.write(text)
    return 0


def _open(path: Path) -> BinaryIO:
    return path.open("rb")
