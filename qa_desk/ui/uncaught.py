"""An exception that nothing catches is shown in the window, and ends nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtGui import QGuiApplication


class errors_shown_by:  # noqa: N801 - reads as a phrase, as contextlib's do
    """While it holds, an exception that nothing else catches is shown to the user and ends nothing."""

    def __init__(self, show: Callable[[BaseException], None]) -> None:
        self._show = show

    def __enter__(self) -> None:
        self._before = sys.excepthook
        sys.excepthook = self._take

    def __exit__(self, *_: object) -> None:
        sys.excepthook = self._before

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.quit()
        else:
            self._before(kind, error, trace)  # for whoever started it from a terminal
            self._show(error)
