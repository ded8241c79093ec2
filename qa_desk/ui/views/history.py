"""Every change of a case in plain words, the latest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desk.i18n import tr
from qa_desk.store.rows import Entry
from qa_desk.ui.icons import Icon
from qa_desk.ui.models.lines_model import LinesModel, TextLine
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.texts import in_language, titled
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.lines import LinesView
from qa_desk.ui.views.paused_edit import LONGEST_MS, PAUSE_MS
from qa_desk.ui.views.scale import share_name
from qa_desk.ui.words import ROOT_CAUSE_NAMES, moment, number, reason_text

BETWEEN_SAVES = timedelta(milliseconds=LONGEST_MS + 2 * PAUSE_MS)  # at most, while somebody types on


class HistoryTab(QWidget):
    """Who did what, and when."""

    def __init__(self, session: Session, reading: Reading, theme: Theme) -> None:
        super().__init__()
        self._session, self._reading = session, reading
        self.model = LinesModel()
        self.view = LinesView(self.model, theme, name=tr("History"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_case(self) -> None:
        """Show the history of the case at hand."""
        self.view.empty = tr("Nothing has been changed in this conversation yet.")
        entries = in_spells(self._session.history())
        self.model.show([self._line(entry) for entry in entries if not _goes_with_another(entry)])

    def _line(self, entry: Entry) -> TextLine:
        time = moment(entry.at)
        if entry.action.startswith("undo "):
            time = tr("{time} · undone").format(time=time)
        elif entry.action.startswith("redo "):
            time = tr("{time} · done again").format(time=time)
        return TextLine(self._reading.line(self._said(entry)), time, icon=_icon(entry))

    def _said(self, entry: Entry) -> str:
        who = entry.by or (tr("The program") if entry.action == "keep" else tr("A reviewer"))
        before, after = entry.change.before, entry.change.after
        match entry.change.kind:
            case "verdict":
                return self._verdict(who, entry, before or {}, after or {})
            case "added":
                return self._added(who, entry)
            case "score":
                return self._score(who, entry, after)
            case "comment":
                sentence = tr("{who} wrote the comment: {text}") if after else tr("{who} removed the comment")
                return sentence.format(who=who, text=after)
            case _:
                return self._finished(who, after)

    def _verdict(self, who: str, entry: Entry, before: dict[str, Any], after: dict[str, Any]) -> str:
        what = self._rule(entry.change.key)
        if before.get("verdict", "open") != after.get("verdict", "open"):
            return _judged(after).format(who=who, what=what, reason=reason_text(after.get("reason", "")))
        if before.get("note", "") != after.get("note", ""):
            sentence = (
                tr("{who} noted on “{what}”: {text}") if after.get("note") else tr("{who} cleared the note on “{what}”")
            )
            return sentence.format(who=who, what=what, text=after.get("note"))
        if before.get("root_cause", "") != after.get("root_cause", ""):
            return self._cause(who, what, after.get("root_cause", ""))
        if before.get("reason", "") != after.get("reason", ""):
            return _judged(after).format(who=who, what=what, reason=reason_text(after.get("reason", "")))
        return tr("{who} moved “{what}” to other words").format(who=who, what=what)

    def _cause(self, who: str, what: str, cause: str) -> str:
        if not cause:
            return tr("{who} cleared the root cause of “{what}”").format(who=who, what=what)
        name = ROOT_CAUSE_NAMES.get(cause)
        sentence = tr("{who} named the root cause of “{what}”: {cause}")
        return sentence.format(who=who, what=what, cause=tr(name) if name else cause)

    def _added(self, who: str, entry: Entry) -> str:
        if entry.action in _TAKING:
            kept = tr("{who} kept “{what}”, which another rubric no longer finds")
            sentence = (
                kept if entry.change.after else tr("{who} undid the change to a rubric that no longer finds “{what}”")
            )
        elif entry.change.after is None:
            sentence = tr("{who} removed “{what}”")
        else:
            sentence = tr("{who} set “{what}” by hand")
        return sentence.format(who=who, what=self._rule(entry.change.key))

    def _score(self, who: str, entry: Entry, after: dict[str, Any] | None) -> str:
        criteria = {criterion.id: criterion for criterion in self._reading.opened.rubric.criteria}
        known = criteria.get(entry.change.key)
        what = in_language(known.title, self._reading.language) if known else entry.change.key
        if after is None:
            return tr("{who} cleared the score of “{what}”").format(who=who, what=what)
        if after["share"] is None:
            return tr("{who} scored “{what}” as not applicable").format(who=who, what=what)
        given = (
            share_name(after["share"], known)
            if known
            else tr("{percent}%").format(percent=number(100 * after["share"], 0))
        )
        return tr("{who} scored “{what}”: {given}").format(who=who, what=what, given=given)

    def _finished(self, who: str, after: dict[str, Any] | None) -> str:
        if after is None:
            return tr("{who} opened the review again").format(who=who)
        return tr("{who} finished the review with {score} points").format(who=who, score=number(after["score"]))

    def _rule(self, key: str) -> str:
        name = key.partition("@")[0]
        rule = self._reading.opened.rule(name)
        return titled(rule, self._reading.language) if rule else name


def in_spells(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries of a case, the latest first, with each spell of typing as one, though it was saved in parts."""
    spell: list[Entry] = []
    for entry in sorted(entries, key=_place):
        if spell and not _goes_on(spell[-1], entry):
            yield _whole(spell)
            spell = []
        spell.append(entry)
    if spell:
        yield _whole(spell)


def _place(entry: Entry) -> tuple[int, bool]:
    """Latest step first; what a step opened again comes after its words, which may go on in the next step."""
    return -entry.step, entry.change.kind == "finished"


def _goes_on(later: Entry, earlier: Entry) -> bool:
    alike = (later.action, later.by, later.change.mark()) == (earlier.action, earlier.by, earlier.change.mark())
    if not alike or later.action not in ("comment", "note"):
        return False
    return later.change.before == earlier.change.after is not None and later.at - earlier.at <= BETWEEN_SAVES


def _whole(spell: Sequence[Entry]) -> Entry:
    """One entry for a spell of typing, the latest first; as its last where it ended with the words it began with."""
    last, before = spell[0], spell[-1].change.before
    return last if before == last.change.after else replace(last, change=replace(last.change, before=before))


def _judged(after: dict[str, Any]) -> str:
    match after.get("verdict", "open"):
        case "confirmed":
            return tr("{who} confirmed “{what}”")
        case "dismissed" if after.get("reason"):
            return tr("{who} dismissed “{what}”: {reason}")
        case "dismissed":
            return tr("{who} dismissed “{what}”")
        case _:
            return tr("{who} left “{what}” open again")


_TAKING = ("keep", "undo rubric", "redo rubric")  # the program keeps what another rubric no longer finds


def _goes_with_another(entry: Entry) -> bool:
    """A flag that is set or removed by hand changes its verdict as well, and so does one that is kept; that says
    nothing more.
    """
    return entry.change.kind == "verdict" and entry.action.split()[-1] in ("add", "remove", "keep", "rubric")


def _marked(before: dict[str, Any], after: dict[str, Any]) -> Icon:
    """What stands for a change of a finding other than its verdict."""
    if before.get("note", "") != after.get("note", ""):
        return "pencil"
    return "git-branch" if before.get("root_cause", "") != after.get("root_cause", "") else "type"


def _icon(entry: Entry) -> Icon:
    if entry.change.kind == "verdict":
        before, after = entry.change.before or {}, entry.change.after or {}
        verdict = after.get("verdict", "open")
        if verdict == before.get("verdict", "open"):
            return _marked(before, after)
        return "check" if verdict == "confirmed" else "x" if verdict == "dismissed" else "circle"
    icons: dict[str, Icon] = {"added": "flag", "score": "scale", "comment": "message-square", "finished": "check-check"}
    return icons[entry.change.kind]
