"""What the reviewer sees. Views hold no SQL, no scoring and no file reading; they ask the session."""

from qa_desk.ui.overrides import guard_overrides

guard_overrides()  # before the first class that overrides a method of Qt's
