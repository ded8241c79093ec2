"""What Qt's views ask for, answered from the session."""

from qa_desk.ui.overrides import guard_overrides

guard_overrides()  # before the first class that overrides a method of Qt's
