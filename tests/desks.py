"""Desks shown as the program shows them."""

from __future__ import annotations

from collections.abc import Callable

from qa_desk.model import Rubric
from qa_desk.store.desk import Desk
from qa_desk.ui.opening import with_queue
from qa_desk.ui.session import Session


def show_desk(
    session: Session, desk: Desk, rubric: Rubric, rubric_of_text: Callable[[str, str], Rubric] | None = None
) -> None:
    """Show a desk where the reviewer left it; a rubric that it keeps is the one given, where nothing reads it."""
    opened = with_queue(desk, rubric, session.reviewer)
    session.take_desk(opened, rubric_of_text=rubric_of_text or (lambda name, text: rubric))
    session.go_back(opened.case)
