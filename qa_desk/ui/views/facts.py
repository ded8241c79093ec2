"""What the customer had already told us, by kind, with the messages that say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.model import Span
from qa_desk.scoring.facts import KINDS, Fact
from qa_desk.ui.models.lines_model import LinesModel, TextLine
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.lines import LinesView
from qa_desk.ui.words import FACT_NAMES


class FactsTab(QWidget):
    """Read when it is first looked at: a long conversation takes its time."""

    def __init__(self, session: Session, reading: Reading, theme: Theme) -> None:
        super().__init__()
        self._session, self._reading = session, reading
        self.model = LinesModel()
        self.view = LinesView(self.model, theme, name=tr("What the customer had already said"))
        self.chosen = self.view.chosen
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_case(self) -> None:
        """Show the facts of the case at hand."""
        if self._session.open is None:
            self.view.empty = tr("Open a conversation to see what the customer had told us.")
            self.model.show(())
            return
        self.view.empty = tr("The customer gave no numbers, contact details, dates or files.")
        self.model.show((*self._fields(), *self._said(self._session.open.facts())))

    def _fields(self) -> Iterator[TextLine]:
        fields = self._reading.opened.conversation.fields
        if fields:
            yield TextLine(tr("Fields of the case"), heading=True)
        for name, value in fields:
            yield TextLine(self._reading.line(value), name)

    def _said(self, facts: Iterable[Fact]) -> Iterator[TextLine]:
        by_kind: dict[str, dict[str, list[Fact]]] = {}
        for fact in _once(facts):
            if fact.message >= 0:
                by_kind.setdefault(fact.kind, {}).setdefault(fact.key, []).append(fact)
        for kind in sorted(by_kind, key=KINDS.index):
            yield TextLine(tr(FACT_NAMES[kind]), heading=True)
            yield from map(self._line, by_kind[kind].values())

    def _line(self, same: list[Fact]) -> TextLine:
        first = same[0]
        spans = {fact.message: Span(fact.message, fact.start, fact.end, fact.value) for fact in reversed(same)}
        places = sorted(spans)
        shown = (
            self._reading.quote(spans[first.message]) if first.end > first.start else self._reading.line(first.value)
        )
        aside = tr("message {number}") if len(places) == 1 else tr("messages {number}")
        said = ", ".join(str(place + 1) for place in places)
        return TextLine(shown, aside.format(number=said), spans=tuple(spans[place] for place in places))


def _once(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts without numbers that stand under a kind of their own as well."""
    known = list(facts)
    named = {(fact.message, fact.start) for fact in known if fact.kind != "number"}
    return (fact for fact in known if fact.kind != "number" or (fact.message, fact.start) not in named)
