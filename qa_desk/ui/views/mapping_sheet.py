"""Telling which column of a table is what: a menu over each column, a preview below, kept for later imports."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.i18n import mark, tr, trn
from qa_desk.model import Conversation, Speaker
from qa_desk.readers.table_columns import ColumnProfile
from qa_desk.readers.table_names import KINDS
from qa_desk.ui.mapping import ROWS, Preview, Unmapped, guess_speaker, preview, save_profile
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.tokens import GAP_M, GAP_S, GAP_XL
from qa_desk.ui.views.chips import FlowLayout
from qa_desk.ui.views.forms import buttons, column_of, fill, grid, label, page_of_text, primary, text_of
from qa_desk.ui.views.pieces import clear
from qa_desk.ui.views.sheet import Sheet
from qa_desk.ui.words import SPEAKER_NAMES

PAUSE_MS = 150
FIELD = "field"
SAMPLE_LINES = 8
KIND_NAMES = {
    "": mark("Not used"),
    "conversation": mark("Conversation number"),
    "time": mark("Time"),
    "clock": mark("Time of day"),
    "speaker": mark("Role (customer, agent)"),
    "author": mark("Who wrote it"),
    "text": mark("The message"),
    "transcript": mark("The whole conversation"),
    "internal": mark("Yes for an internal note"),
    "public": mark("No for an internal note"),
    "inbound": mark("Yes for what customers write"),
    "channel": mark("Channel"),
    "agent": mark("Agent"),
    "team": mark("Team"),
    "customer": mark("Customer"),
    "status": mark("Status"),
    "subject": mark("Subject"),
    "rating": mark("Customer's rating"),
    "language": mark("Language"),
    "attachments": mark("Attachments"),
    "message": mark("Message number"),
    "reply to": mark("Answers message number"),
    FIELD: mark("Given by the customer"),
}


class MappingSheet(Sheet):
    """Choose what each column is. `saved` carries the file of the profile: import the table again with it."""

    saved = Signal(Path)

    def __init__(self, table: Unmapped, tasks: Tasks, theme: Theme, folder: Path, parent: QWidget) -> None:
        super().__init__(tr("What are these columns?"), theme, parent)
        self._table, self._tasks, self._folder = table, tasks, folder
        self._gone = False
        self._asked = 0
        self.kinds = [self._menu(name) for name in table.names]
        self.speakers: dict[str, QComboBox] = {}
        self._words = FlowLayout(theme.px(GAP_M))
        self.cells = grid(tr("The first rows"), table.names)
        self.sample = page_of_text(tr("The first conversations"))
        self.read = label("", "strong")
        self.said = label("", "muted")
        self.name = QLineEdit(table.path.stem)
        self.leaving, self.saving = QPushButton(tr("Leave this file out")), primary(tr("Import with these columns"))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._build()
        self._listen()
        self._show_words()
        self._preview()

    # --- what it is made of ---

    def _menu(self, name: str) -> QComboBox:
        menu = QComboBox()
        menu.setAccessibleName(tr("What is in the column {name}").format(name=name))
        for kind in ("", *KINDS, FIELD):
            menu.addItem(tr(KIND_NAMES[kind]), kind)
        proposed = {column: kind for kind, column in self._table.proposal.columns}
        fields = dict.fromkeys(self._table.proposal.fields, FIELD)
        menu.setCurrentIndex(menu.findData((fields | proposed).get(name, "")))
        return menu

    def _build(self) -> None:
        column = column_of(self, self.windowTitle())
        intro = tr(
            "QA Desk does not know the columns of {file}. Say what they are; the next file like it needs no asking."
        )
        column.addWidget(label(intro.format(file=self._table.path.name)))
        fill(self.cells, [("",) * len(self.kinds), *(row.cells[: len(self.kinds)] for row in self._table.rows[:ROWS])])
        for at, menu in enumerate(self.kinds):
            self.cells.setCellWidget(0, at, menu)
            menu.ensurePolished()  # before, its width is that of another font
            self.cells.setColumnWidth(at, max(self.theme.px(240), menu.sizeHint().width() + self.theme.px(GAP_XL)))
        self.cells.setRowHeight(0, self.theme.px(44))
        self.cells.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.cells.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cells.horizontalHeader().setStretchLastSection(True)
        column.addWidget(self.cells)
        column.addLayout(self._words)
        column.addWidget(self.read)
        column.addWidget(self.sample)
        column.addStretch(1)
        self._fit()
        foot, going = QVBoxLayout(), buttons(self.theme, self.leaving, self.saving)
        foot.setSpacing(self.theme.px(GAP_S))
        going.insertLayout(0, self._keeping())
        foot.addWidget(self.said)
        self._say("")
        foot.addLayout(going)
        self.foot.addLayout(foot)

    def _keeping(self) -> QHBoxLayout:
        """The name that the answer is kept under."""
        row, asks = QHBoxLayout(), QLabel(tr("&Keep as"))
        asks.setBuddy(self.name)
        self.name.setFixedWidth(self.theme.px(180))
        row.setSpacing(self.theme.px(GAP_S))
        row.addWidget(asks)
        row.addWidget(self.name)
        return row

    def _listen(self) -> None:
        for menu in self.kinds:
            menu.currentIndexChanged.connect(self._change)
        self._pause.timeout.connect(self._preview)
        self.leaving.clicked.connect(self.reject)
        self.saving.clicked.connect(self.save)
        self.finished.connect(self._leave)

    def show_over(self) -> None:
        """Open over the window."""
        self.place(1120, 700)
        if self.kinds:
            self.kinds[0].setFocus(Qt.FocusReason.TabFocusReason)

    # --- what it does ---

    def profile(self) -> ColumnProfile:
        """What the columns are, as it is chosen now; of two columns of a kind the first counts."""
        chosen = [(str(menu.currentData()), name) for menu, name in zip(self.kinds, self._table.names, strict=True)]
        columns = {kind: name for kind, name in reversed(chosen) if kind not in ("", FIELD)}
        return ColumnProfile(
            columns=tuple((kind, columns[kind]) for kind in KINDS if kind in columns),
            fields=tuple(name for kind, name in chosen if kind == FIELD),
            speakers=tuple((word, str(menu.currentData())) for word, menu in self.speakers.items()),
            file=self._table.path.name,
        )

    def save(self) -> None:
        """Keep the profile; whoever opened the sheet imports the table with it."""
        try:
            path = save_profile(self.profile(), self._folder, self.name.text())
        except OSError as error:
            self._say(tr("Not saved: {reason}").format(reason=error.strerror))
            return
        self.saved.emit(path)
        self.accept()

    def _change(self) -> None:
        self._show_words()
        self._pause.start()

    def _preview(self) -> None:
        path, profile = self._table.path, self.profile()
        ready = bool({"text", "transcript"} & dict(profile.columns).keys())
        self.saving.setEnabled(False)
        if not ready:
            self._say(tr("Choose the column with the message, or with the whole conversation."))
            self._show_sample("")
            return
        if not self._has_agent():
            self._say(tr("Say which of the words is the agent: without one there is nothing to review."))
            self._show_sample("")
            return
        self._asked += 1
        asked = self._asked
        self._tasks.run(
            tr("Reading {file}").format(file=path.name),
            lambda progress: preview(path, profile),
            lambda found: self._show(found, asked),
        )

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _show_sample(self, text: str) -> None:
        """As high as what it says, within reason."""
        self.sample.setPlainText(text)
        lines = min(text.count("\n") + 1, SAMPLE_LINES)
        self.sample.setFixedHeight(lines * self.sample.fontMetrics().lineSpacing() + self.theme.px(26))
        for part in (self.read, self.sample):
            part.setVisible(bool(text))

    def _fit(self) -> None:
        """Let the table be as high as its rows, with a scroll bar where it is wide."""
        rows = sum(self.cells.rowHeight(at) for at in range(self.cells.rowCount()))
        self.cells.setFixedHeight(self.cells.horizontalHeader().sizeHint().height() + rows + self.theme.px(18))

    def _leave(self) -> None:
        self._gone = True

    # --- what it shows ---

    def _show_words(self) -> None:
        """A line for each word of the role column that nobody knows."""
        at = self._role_column()
        words = self._table.words_of(at) if at is not None else ()
        if tuple(self.speakers) == words:
            return
        clear(self._words)
        self.speakers = {word: self._role(word) for word in words}
        for word, menu in self.speakers.items():
            self._words.addWidget(self._asked_of(word, menu))

    def _asked_of(self, word: str, menu: QComboBox) -> QWidget:
        whole = QWidget()
        row, asks = QHBoxLayout(whole), QLabel(tr("“{word}” is").format(word=word))
        asks.setTextFormat(Qt.TextFormat.PlainText)
        row.setContentsMargins(0, 0, self.theme.px(GAP_M), 0)
        row.setSpacing(self.theme.px(GAP_S))
        row.addWidget(asks)
        row.addWidget(menu)
        return whole

    def _role_column(self) -> int | None:
        return next((at for at, menu in enumerate(self.kinds) if menu.currentData() == "speaker"), None)

    def _has_agent(self) -> bool:
        """Whether an agent speaks, as far as that is asked here."""
        at = self._role_column()
        chosen = {menu.currentData() for menu in self.speakers.values()}
        return at is None or not chosen or Speaker.AGENT.value in chosen or self._table.knows_agent(at)

    def _role(self, word: str) -> QComboBox:
        menu = QComboBox()
        menu.setAccessibleName(tr("Who is {word}").format(word=word))
        for speaker, name in SPEAKER_NAMES.items():
            menu.addItem(tr(name), speaker.value)
        menu.addItem(tr("Internal note"), "note")
        menu.setCurrentIndex(menu.findData(guess_speaker(word).value))
        menu.currentIndexChanged.connect(lambda: self._pause.start())
        return menu

    def _show(self, found: Preview, asked: int) -> None:
        if self._gone or asked != self._asked:
            return
        self._show_sample("\n\n".join(map(_text, found.conversations)) or text_of(found.log.faults))
        self.saving.setEnabled(bool(found.conversations))
        self.read.setText(_read_text(len(found.conversations)))
        self._say("")


def _read_text(many: int) -> str:
    if not many:
        return tr("With these columns it could not be read:")
    return trn("So the first conversation would be read:", "So the first {n} conversations would be read:", many)


def _text(conversation: Conversation) -> str:
    lines = [f"{tr(SPEAKER_NAMES[message.speaker])}: {message.text}" for message in conversation.messages]
    return "\n".join([f"— {conversation.id} —", *lines])
