"""`python -m qa_desk`: the command line; without arguments it says what there is to do."""

from __future__ import annotations

import sys

from qa_desk.cli import main

if __name__ == "__main__":
    sys.exit(main())
