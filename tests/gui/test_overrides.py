"""A mistake in a method that Qt calls is told, and does not end the program."""

import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages
from types import FunctionType

import pytest
from PySide6.QtCore import QObject

import qa_desk.ui

MISTAKES = """
import faulthandler, sys
faulthandler.enable()
from PySide6.QtCore import QCoreApplication, QEvent, QObject
import qa_desk.ui.views

class Watcher(QObject):
    def eventFilter(self, watched, event):
        return bool(int("no number"))  # an exception that C code makes

app = QCoreApplication([])
watched, watcher = QObject(), Watcher()
watched.installEventFilter(watcher)
try:
    QCoreApplication.sendEvent(watched, QEvent(QEvent.Type.User))
except ValueError:
    print("told")
"""


def test_an_exception_of_c_code_below_a_call_of_qt_does_not_end_the_program() -> None:
    done = subprocess.run([sys.executable, "-c", MISTAKES], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "told\n"), done.stderr


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="its exceptions are whole without a guard")
def test_every_method_that_qt_calls_is_guarded() -> None:
    for module in walk_packages(qa_desk.ui.__path__, "qa_desk.ui."):
        import_module(module.name)
    bare = {
        f"{made.__qualname__}.{name}"
        for made in subclasses(QObject)
        if made.__module__.startswith("qa_desk.")
        for name, method in vars(made).items()
        if isinstance(method, FunctionType) and not name.startswith("__") and is_of_qt(made, name)
        if not hasattr(method, "__wrapped__")
    }
    assert bare == set()


def subclasses(kind: type[QObject]) -> set[type[QObject]]:
    """Those of a class, and theirs."""
    direct = set(kind.__subclasses__())
    return direct.union(*map(subclasses, direct))


def is_of_qt(kind: type, name: str) -> bool:
    """Whether a class has a method by the name from Qt."""
    return any(name in vars(base) for base in kind.__mro__ if base.__module__.startswith("PySide6."))
