"""What is needed sooner or later, loaded while nobody waits for it: in the background, once a desk is open."""

from __future__ import annotations

import sys
from importlib import import_module
from threading import Event

LATER = (
    "qa_desk.reports.masking",
    "qa_desk.ui.views.dashboard",
    "qa_desk.ui.library",
    "qa_desk.ui.views.export_sheet",
    "qa_desk.ui.views.rubric_sheet",
    "qa_desk.scoring.explain",
    "qa_desk.ui.views.reimport_dialog",
)
WARM = Event()  # that all of it is loaded


def load_the_rest() -> bool:
    """Import what masking, the dashboard and the sheets stand on, and read the act model: half a second, on whose parts
    the window would else wait where each is first used. Gives whether this is the first time.
    """
    first = not all(name in sys.modules for name in LATER)
    for name in LATER:
        import_module(name)
    from qa_desk.scoring.acts.model import shipped  # loaded by now

    shipped()
    from qa_desk.rubrics.catalogue import shipped_titles  # as well; the settings name the rubrics

    shipped_titles()
    WARM.set()
    return first
