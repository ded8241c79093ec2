"""A mistake in a method that Qt calls must not take the desk down.

PySide 6.11 on Python 3.11 ends the process (a segmentation fault) where a method that overrides one of Qt's raises an
exception that C code made, such as the one of `int("x")` or of a widget that is gone: it reads the arguments of what is
not an exception yet. An exception that has passed a handler is one. Python 3.12 makes them whole at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject


def guard_overrides() -> None:
    """Let every override in classes that are made from now on raise whole exceptions."""
    if sys.version_info < (3, 12):
        QObject.__init_subclass__ = classmethod(_guard)  # type: ignore[assignment]  # there is no other place that sees every class


def _guard(cls: type[QObject], /, **_: object) -> None:
    of_qt = [vars(base) for base in cls.__mro__ if base.__module__.startswith("PySide6.")]
    for name, method in list(vars(cls).items()):
        overrides = isinstance(method, FunctionType) and any(name in names for names in of_qt)
        if overrides and not name.startswith("__"):
            setattr(cls, name, _raising_whole(method))


def _raising_whole(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def whole(*args: Any) -> Any:
        try:
            return method(*args)
        except BaseException:
            raise  # passing here is what makes it whole

    return whole
