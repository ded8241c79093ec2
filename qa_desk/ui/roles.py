"""What screen readers call the parts that Qt has no role for: charts, and the criteria of the scorecard."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

ROLES = {"Chart": QAccessible.Role.Chart, "CriterionRow": QAccessible.Role.Grouping}  # by class, their own included


def tell_roles() -> None:
    """Have Qt give these roles to whoever asks. Once in a process."""
    QAccessible.installFactory(_interface)


def _interface(kind: str, part: QObject) -> QAccessibleInterface | None:
    role = ROLES.get(kind)
    return QAccessibleWidget(part, role, "") if role is not None and isinstance(part, QWidget) else None
