"""A reviewer to be killed: for each line of standard input a new process acts on the desk as fast as it can, and says
which action it is through with.
"""

import os
import sys
from pathlib import Path

from qa_desk.store.desk import Desk
from qa_desk.store.rows import Change
from tests.unit.store.desks import standing_at


def main() -> None:
    """Begin a process for each turn, say which, and when it is dead."""
    path = Path(sys.argv[1])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            act(path, line.strip())
        os.waitpid(child, 0)
        say("dead")


def say(what: object) -> None:
    """Write a line in one go: a killed process leaves no half of it."""
    os.write(1, f"{what}\n".encode())


def act(path: Path, turn: str) -> None:
    """Score and comment without end."""
    say(os.getpid())
    desk = Desk(path, reviewer="Eva")
    standing = standing_at(desk, 1, "started")
    comment = desk.case(1).marks.get(("comment", ""))
    number = 0
    while True:
        changes = [
            Change(1, "score", f"{turn}-{number}", None, {"share": 1.0}),
            Change(1, "comment", "", comment, f"{turn}-{number}"),
        ]
        desk.apply(changes, standing, by="Eva", action="score")
        say(number)
        comment = f"{turn}-{number}"
        number += 1


if __name__ == "__main__":
    main()
