"""The command line: what each command takes is in `arguments`, what it does in the module of its name."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from qa_desk.cli.arguments import parser
from qa_desk.errors import QaDeskError, UsageError

DONE, FAULTS, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Returns 0 when all is done, 1 when the input or rubric has faults (all listed), 2 for wrong
    usage.
    """
    parse = parser()
    options = parse.parse_args(arguments)
    if not options.command:
        parse.print_help()
        return USAGE
    try:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processes share the cores; threads of NumPy add nothing
        command = importlib.import_module(f"qa_desk.cli.{options.module}")
        status = int(command.run(options))
        sys.stdout.flush()  # so that a reader who has gone away is noticed here
        return status
    except UsageError as error:
        print(f"qa-desk: {error}", file=sys.stderr)
        return USAGE
    except QaDeskError as error:
        print(f"qa-desk: {error}", file=sys.stderr)
        return FAULTS
    except KeyboardInterrupt:
        print("\nqa-desk: stopped; nothing half-written was left behind.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
