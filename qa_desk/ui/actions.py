"""All that can be done, in one table: keys, the command palette and the sheet of keys are made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from qa_desk.i18n import mark, tr
from qa_desk.ui.icons import Icon
from qa_desk.ui.views.typing_on import TypingOn


class Section(Enum):
    """The headings of the sheet of keys, in its order."""

    MOVE = mark("Move around")
    JUDGE = mark("Judge a finding")
    SCORE = mark("Score")
    FINISH = mark("Finish and undo")
    FIND = mark("Search and filter")
    DESK = mark("The desk")
    VIEW = mark("The window")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done: its title as a command, its icon, its keys (the first is the one to be shown).

    Keys that are plain letters type where a text field has the focus, and act everywhere else.
    """

    section: Section
    title: str
    icon: Icon
    keys: tuple[str, ...]


class Do(Enum):
    """The table. Views say `actions.connect(Do.CONFIRM, self.confirm)`; what no view has connected is dimmed."""

    NEXT_CONVERSATION = Action(Section.MOVE, mark("Next conversation"), "arrow-down", ("J", "Ctrl+PgDown"))
    PREVIOUS_CONVERSATION = Action(Section.MOVE, mark("Previous conversation"), "arrow-up", ("K", "Ctrl+PgUp"))
    NEXT_FINDING = Action(Section.MOVE, mark("Next finding"), "chevron-down", ("N", "F8"))
    PREVIOUS_FINDING = Action(Section.MOVE, mark("Previous finding"), "chevron-up", ("P", "Shift+F8"))
    OTHER_END = Action(Section.MOVE, mark("Jump to the other end of the evidence"), "corner-down-right", ("T",))
    NEXT_PANE = Action(Section.MOVE, mark("Next part of the window"), "arrow-right", ("F6",))
    PREVIOUS_PANE = Action(Section.MOVE, mark("Previous part of the window"), "arrow-left", ("Shift+F6",))
    SHOW_FLAGS = Action(Section.MOVE, mark("Show the flags"), "flag", ("Alt+1",))
    SHOW_SCORE = Action(Section.MOVE, mark("Show the score"), "scale", ("Alt+2",))
    SHOW_FACTS = Action(Section.MOVE, mark("Show what the customer had already said"), "list-checks", ("Alt+3",))
    SHOW_HISTORY = Action(Section.MOVE, mark("Show the history"), "history", ("Alt+4",))

    CONFIRM = Action(Section.JUDGE, mark("Confirm the finding"), "check", ("C",))
    DISMISS = Action(Section.JUDGE, mark("Dismiss the finding, with a reason"), "x", ("D",))
    REOPEN = Action(Section.JUDGE, mark("Take back the verdict"), "circle", ("O",))
    NOTE = Action(Section.JUDGE, mark("Write a note on the finding"), "pencil", ("E",))
    ROOT_CAUSE = Action(Section.JUDGE, mark("Choose the root cause"), "git-branch", ("R",))
    WHY = Action(Section.JUDGE, mark("Why was this found?"), "circle-help", ("W",))
    ADD_FLAG = Action(Section.JUDGE, mark("Add a flag on the selected text"), "flag", ("A",))
    CHANGE_SPAN = Action(Section.JUDGE, mark("Move the finding to the selected text"), "type", ("Shift+A",))

    SCORE_1 = Action(Section.SCORE, mark("Score 1 of 5"), "circle-dot", ("1",))
    SCORE_2 = Action(Section.SCORE, mark("Score 2 of 5"), "circle-dot", ("2",))
    SCORE_3 = Action(Section.SCORE, mark("Score 3 of 5"), "circle-dot", ("3",))
    SCORE_4 = Action(Section.SCORE, mark("Score 4 of 5"), "circle-dot", ("4",))
    SCORE_5 = Action(Section.SCORE, mark("Score 5 of 5"), "circle-dot", ("5",))
    SCORE_YES = Action(Section.SCORE, mark("Score yes"), "circle-check", ("Y",))
    SCORE_NO = Action(Section.SCORE, mark("Score no"), "circle-x", ("Shift+N",))
    NOT_APPLICABLE = Action(Section.SCORE, mark("Not applicable"), "ban", ("X",))
    CLEAR_SCORE = Action(Section.SCORE, mark("Clear the score"), "circle", ("0",))
    COMMENT = Action(Section.SCORE, mark("Write a comment for coaching"), "message-square", ("M",))

    FINISH = Action(Section.FINISH, mark("Finish the review and go to the next"), "check-check", ("Ctrl+Return",))
    UNDO = Action(Section.FINISH, mark("Undo"), "undo-2", ("Ctrl+Z", "U"))
    REDO = Action(Section.FINISH, mark("Redo"), "redo-2", ("Ctrl+Shift+Z", "Shift+U", "Ctrl+Y"))

    SEARCH = Action(Section.FIND, mark("Search all conversations"), "search", ("/", "Ctrl+Shift+F"))
    FILTER = Action(Section.FIND, mark("Filter the queue"), "list-filter", ("F",))
    CLEAR_FILTER = Action(Section.FIND, mark("Clear search and filters"), "circle-x", ("Shift+F",))
    ORDER = Action(Section.FIND, mark("Choose the order of the queue"), "arrow-down", ("S",))
    VIEWS = Action(Section.FIND, mark("Go to a saved view"), "bookmark", ("V",))
    SAVE_VIEW = Action(Section.FIND, mark("Keep search and filters under a name"), "bookmark", ("Ctrl+Shift+S",))
    FIND_IN_CONVERSATION = Action(Section.FIND, mark("Find in this conversation"), "search", ("Ctrl+F",))
    FIND_NEXT = Action(Section.FIND, mark("Next place that was found"), "chevron-down", ("F3",))
    FIND_PREVIOUS = Action(Section.FIND, mark("Previous place that was found"), "chevron-up", ("Shift+F3",))
    COPY = Action(Section.FIND, mark("Copy the conversation's text"), "copy", ("Ctrl+Shift+C",))

    IMPORT = Action(Section.DESK, mark("Import files"), "download", ("Ctrl+O",))
    IMPORT_FOLDER = Action(Section.DESK, mark("Import a folder"), "folder-open", ("Ctrl+Shift+O",))
    OPEN_DESK = Action(Section.DESK, mark("Open a desk"), "inbox", ("Ctrl+Alt+O",))
    NEW_DESK = Action(Section.DESK, mark("New desk"), "file-plus", ("Ctrl+N",))
    WRITE_NOW = Action(Section.DESK, mark("Write now: open the desk for writing"), "pencil", ())
    OPEN_SAMPLE = Action(Section.DESK, mark("Open the sample"), "play", ())
    EXPORT = Action(Section.DESK, mark("Export reports"), "upload", ("Ctrl+E",))
    REIMPORT = Action(Section.DESK, mark("Take in an edited workbook"), "table-2", ("Ctrl+Shift+E",))
    RUBRIC = Action(Section.DESK, mark("Change the rubric"), "scale", ("Ctrl+R",))
    SAMPLE_DRAW = Action(Section.DESK, mark("Draw or pick what to review"), "dice-5", ("Ctrl+D",))
    SETTINGS = Action(Section.DESK, mark("Settings"), "settings", ("Ctrl+,",))

    SHOW_NOTES = Action(Section.VIEW, mark("Show what was assumed when it was read"), "info", ("I",))
    QUEUE = Action(Section.VIEW, mark("Show the queue, or fold it away"), "panel-left", ("Q",))
    PALETTE = Action(Section.VIEW, mark("Find a command"), "command", ("Ctrl+K", "Ctrl+Shift+P"))
    KEYS = Action(Section.VIEW, mark("Show all keys"), "keyboard", ("?", "F1"))
    DASHBOARD = Action(Section.VIEW, mark("Go to the dashboard, or back to the desk"), "chart-column", ("G",))
    SAVE_CHART = Action(Section.VIEW, mark("Save the chart as a picture"), "image-down", ("Ctrl+S",))
    SAVE_DASHBOARD = Action(Section.VIEW, mark("Save the dashboard as a picture"), "image-down", ("Ctrl+Alt+S",))
    ZOOM_IN = Action(Section.VIEW, mark("Larger text"), "zoom-in", ("Ctrl++", "Ctrl+="))
    ZOOM_OUT = Action(Section.VIEW, mark("Smaller text"), "zoom-out", ("Ctrl+-",))
    ZOOM_RESET = Action(Section.VIEW, mark("Text at its usual size"), "type", ("Ctrl+0",))
    THEME = Action(Section.VIEW, mark("Change between light and dark"), "eye", ("Ctrl+Shift+D",))
    MASK = Action(Section.VIEW, mark("Hide or show personal data"), "eye-off", ("Ctrl+Shift+H",))
    CLOSE_NOTICE = Action(Section.VIEW, mark("Close the newest notice (Escape)"), "x", ())
    QUIT = Action(Section.VIEW, mark("Quit"), "x", ("Ctrl+Q",))


OF_THE_DESK = (  # that need its page to be seen
    *(do for do in Do if do.value.section in (Section.MOVE, Section.JUDGE, Section.SCORE)),
    Do.FINISH, Do.SEARCH, Do.FILTER, Do.ORDER, Do.VIEWS, Do.SAVE_VIEW, Do.FIND_IN_CONVERSATION, Do.COPY, Do.QUEUE,
)  # fmt: skip
OF_A_FINDING = (Do.CONFIRM, Do.DISMISS, Do.REOPEN, Do.NOTE, Do.ROOT_CAUSE, Do.WHY, Do.CHANGE_SPAN, Do.OTHER_END)
TEXTS = (Do.NOTE, Do.COMMENT, Do.SEARCH, Do.SAVE_VIEW, Do.FIND_IN_CONVERSATION)  # whoever presses their key types on
OF_WORDS = (  # that can be read in the conversation
    *(do for do in Do if do.value.section in (Section.JUDGE, Section.SCORE) and do is not Do.COMMENT),
    Do.NEXT_FINDING, Do.PREVIOUS_FINDING, Do.OTHER_END, Do.FINISH,
    Do.FIND_IN_CONVERSATION, Do.FIND_NEXT, Do.FIND_PREVIOUS, Do.COPY,
)  # fmt: skip
WRITES = (
    *(do for do in Do if do.value.section in (Section.JUDGE, Section.SCORE) and do is not Do.WHY),
    Do.FINISH, Do.UNDO, Do.REDO, Do.SAVE_VIEW, Do.SAMPLE_DRAW, Do.IMPORT, Do.IMPORT_FOLDER, Do.REIMPORT, Do.RUBRIC,
)  # fmt: skip


def title(do: Do) -> str:
    """What an action does, in the language of the window."""
    return tr(do.value.title)


def keys_text(do: Do) -> tuple[str, ...]:
    """The keys of an action as this system writes them."""
    return tuple(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in do.value.keys)


class Cause(Enum):
    """What dims actions; where several do, the first of these says why."""

    DESK = "no desk is open"
    PAGE = "another page is shown"
    VEIL = "the conversation cannot be read yet"
    LOCK = "nothing can be written to the desk now"
    WRITING = "there is no need, or no chance, to open it for writing"
    UNDO = "nothing can be undone"
    REDO = "nothing can be redone"
    FINDING = "no finding is at hand"


FOR_NOW = (Cause.VEIL, Cause.LOCK)  # who presses the key of a text under these does not see it, and types on


class Actions:
    """The table as Qt's actions, on a window: their keys act wherever in it the focus is. The key of a dimmed action
    has `refused` told why it is dimmed.
    """

    def __init__(self, window: QWidget, refused: Callable[[str], object] = lambda why: None) -> None:
        self._refused = refused
        self._held: dict[Cause, dict[Do, str]] = {cause: {} for cause in Cause}
        self._connected: set[Do] = set()
        self._typing_on = TypingOn(window)
        self._made = {do: _action(do, window) for do in Do}
        self._refusing = {do: self._refusal(do, window) for do in Do if do.value.keys}
        for do in Do:
            self._settle(do)

    def __getitem__(self, do: Do) -> QAction:
        return self._made[do]

    def connect(self, do: Do, slot: Callable[[], object]) -> None:
        """Let a view do it. The action is dimmed no longer, unless something holds it."""
        self._made[do].triggered.connect(lambda checked=False: slot())
        self._connected.add(do)
        self._settle(do)

    def hold(self, cause: Cause, held: Iterable[Do], why: str) -> None:
        """Dim actions, which say why, until the same cause holds others (or none) in their place."""
        before, self._held[cause] = self._held[cause], dict.fromkeys(held, why)
        for do in before.keys() | self._held[cause].keys():
            self._settle(do)
        if cause is Cause.LOCK and not self._held[cause]:
            self._typing_on.end()

    def why_dimmed(self, do: Do) -> str:
        """Why an action is dimmed, and what to do first; empty where it is not."""
        cause = self._cause(do)
        held = self._held[cause][do] if cause else ""
        return held or ("" if do in self._connected else tr("Open a desk first"))

    def _cause(self, do: Do) -> Cause | None:
        return next((cause for cause in Cause if do in self._held[cause]), None)

    def _settle(self, do: Do) -> None:
        why = self.why_dimmed(do)
        self._made[do].setEnabled(not why)
        self._made[do].setToolTip(why or title(do))
        if do in self._refusing:
            self._refusing[do].setEnabled(bool(why))

    def _refusal(self, do: Do, window: QWidget) -> QShortcut:
        """The keys of an action while it is dimmed."""
        keys = QShortcut(window)
        keys.setKeys([QKeySequence(key) for key in do.value.keys])
        keys.setAutoRepeat(False)
        keys.activated.connect(lambda: self._refuse(do))
        return keys

    def _refuse(self, do: Do) -> None:
        self._refused(self.why_dimmed(do))
        if do in TEXTS and self._cause(do) in FOR_NOW:
            self._typing_on.begin()


def _action(do: Do, window: QWidget) -> QAction:
    action = QAction(title(do), window)
    action.setObjectName(do.name.lower())
    action.setShortcuts([QKeySequence(key) for key in do.value.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setAutoRepeat(do.value.section in (Section.MOVE, Section.VIEW) or do in (Do.UNDO, Do.REDO))
    action.setEnabled(False)
    window.addAction(action)
    return action
