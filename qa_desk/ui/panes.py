"""The views that the window is made of, and what the keys do with them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qa_desk.i18n import tr
from qa_desk.ui.actions import OF_A_FINDING, OF_THE_DESK, OF_WORDS, Actions, Cause, Do, Section
from qa_desk.ui.reading import Reading
from qa_desk.ui.session import Session
from qa_desk.ui.task import Tasks
from qa_desk.ui.theme import Theme
from qa_desk.ui.views.conversation import ConversationView
from qa_desk.ui.views.folding import Folding
from qa_desk.ui.views.queue import QueueView
from qa_desk.ui.views.scorecard import ScorecardView

if TYPE_CHECKING:  # at run time only where it is made
    from qa_desk.ui.views.dashboard import DashboardView

OF_THE_DASHBOARD = (Do.SAVE_CHART, Do.SAVE_DASHBOARD)
IN_THE_QUEUE = (Do.SEARCH, Do.FILTER, Do.CLEAR_FILTER, Do.ORDER, Do.VIEWS, Do.SAVE_VIEW)
IN_THE_SCORECARD = (
    *(do for do in Do if do.value.section in (Section.JUDGE, Section.SCORE)),
    Do.NEXT_FINDING, Do.PREVIOUS_FINDING, Do.SHOW_FLAGS, Do.SHOW_SCORE, Do.SHOW_FACTS, Do.SHOW_HISTORY,
)  # fmt: skip
STEPS = (Do.SCORE_1, Do.SCORE_2, Do.SCORE_3, Do.SCORE_4, Do.SCORE_5)


@dataclass(frozen=True, slots=True)
class Panes:
    """The three panes of the desk, and what makes the dashboard when it is first asked for."""

    queue: QueueView
    conversation: ConversationView
    scorecard: ScorecardView
    make_dashboard: Callable[[], DashboardView]

    def hide_personal(self, hide: bool) -> None:
        """Mask personal data in all of them, or show it."""
        self.queue.hide_personal(hide)
        self.scorecard.hide_personal(hide)


def make_panes(session: Session, theme: Theme, tasks: Tasks, language: str) -> Generator[None, None, Panes]:
    """The views of a session, with rules named in a language, made one by one: other work can be done at each
    `yield`.
    """
    scorecard = ScorecardView(session, theme, language=language, tasks=tasks)
    yield
    queue = QueueView(session, theme, language=language, tasks=tasks)
    yield
    conversation = ConversationView(session, theme, scorecard.reading)
    return Panes(queue, conversation, scorecard, make_dashboard=partial(_dashboard, session, theme, tasks, language))


def bind_folding(actions: Actions, folding: Folding, panes: Panes) -> None:
    """Let keys bring the pane that they act on; to be called before `bind_panes`, since the pane is seen first."""
    actions.connect(Do.QUEUE, folding.toggle_queue)
    for dos, pane in ((IN_THE_QUEUE, panes.queue), (IN_THE_SCORECARD, panes.scorecard)):
        for do in dos:
            actions.connect(do, partial(folding.bring, pane))


def bind_panes(actions: Actions, session: Session, panes: Panes) -> None:
    """Let the keys act on the session and on the panes."""
    does: dict[Do, Callable[[], object]] = {
        **_session_does(session),
        **_queue_does(panes.queue),
        **_scorecard_does(panes.scorecard),
        **_conversation_does(panes.conversation, panes.scorecard),
    }
    for do, slot in does.items():
        actions.connect(do, slot)
    rest_dashboard(actions)
    _FindingAtHand(actions, session, panes.scorecard)
    _Veil(actions, session, panes.scorecard.reading)
    panes.scorecard.jump.connect(panes.conversation.jump)
    panes.scorecard.left.connect(panes.conversation.setFocus)
    panes.scorecard.words_wanted.connect(actions[Do.CHANGE_SPAN].trigger)
    actions[Do.ZOOM_RESET].triggered.connect(panes.conversation.zoom_reset)
    panes.conversation.flag_wanted.connect(actions[Do.ADD_FLAG].trigger)
    panes.conversation.move_wanted.connect(actions[Do.CHANGE_SPAN].trigger)


def _session_does(session: Session) -> dict[Do, Callable[[], object]]:
    return {
        Do.NEXT_CONVERSATION: lambda: session.go_by(1),
        Do.PREVIOUS_CONVERSATION: lambda: session.go_by(-1),
        Do.UNDO: session.undo,
        Do.REDO: session.redo,
    }


def _queue_does(queue: QueueView) -> dict[Do, Callable[[], object]]:
    return {
        Do.SEARCH: queue.search,
        Do.FILTER: queue.toggle_filter,
        Do.CLEAR_FILTER: queue.clear_filter,
        Do.ORDER: queue.head.order.open_menu,
        Do.VIEWS: queue.head.open_views,
        Do.SAVE_VIEW: queue.save_view,
        Do.SAMPLE_DRAW: queue.draw_sample,
    }


def _scorecard_does(scorecard: ScorecardView) -> dict[Do, Callable[[], object]]:
    scores = {do: partial(scorecard.score, step) for step, do in enumerate(STEPS, 1)}
    return {
        **scores,
        Do.NEXT_FINDING: scorecard.next,
        Do.PREVIOUS_FINDING: scorecard.previous,
        Do.SHOW_FLAGS: scorecard.show_flags,
        Do.SHOW_SCORE: scorecard.show_score,
        Do.SHOW_FACTS: scorecard.show_facts,
        Do.SHOW_HISTORY: scorecard.show_history,
        Do.CONFIRM: scorecard.confirm,
        Do.DISMISS: scorecard.dismiss,
        Do.REOPEN: scorecard.take_back,
        Do.NOTE: scorecard.start_note,
        Do.ROOT_CAUSE: scorecard.choose_root_cause,
        Do.WHY: scorecard.toggle_why,
        Do.SCORE_YES: scorecard.score_yes,
        Do.SCORE_NO: scorecard.score_no,
        Do.NOT_APPLICABLE: scorecard.not_applicable,
        Do.CLEAR_SCORE: scorecard.clear_score,
        Do.COMMENT: scorecard.start_comment,
        Do.FINISH: scorecard.finish,
    }


def _conversation_does(conversation: ConversationView, scorecard: ScorecardView) -> dict[Do, Callable[[], object]]:
    return {
        Do.OTHER_END: conversation.other_end,
        Do.FIND_IN_CONVERSATION: conversation.find_text,
        Do.FIND_NEXT: conversation.find_next,
        Do.FIND_PREVIOUS: conversation.find_previous,
        Do.SHOW_NOTES: conversation.show_notes,
        Do.COPY: conversation.copy_conversation,
        Do.ADD_FLAG: lambda: scorecard.add_flag(conversation.selected_span()),
        Do.CHANGE_SPAN: lambda: scorecard.change_words(conversation.selected_span()),
    }


class _FindingAtHand(QObject):
    """Dims what acts on a finding while none is at hand."""

    def __init__(self, actions: Actions, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._session = actions, session
        for signal in (session.case_changed, session.review_changed, session.finding_changed):
            signal.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Dim them, or not, as the session stands."""
        session = self._session
        why = tr("Choose a flag first") if session.findings() else tr("Nothing was found in this conversation")
        if session.open is None:
            why = tr("Open a conversation first")
        self._actions.hold(Cause.FINDING, () if session.decision() else OF_A_FINDING, why)


class _Veil(QObject):
    """Dims what is about the words of the conversation while they cannot be read yet."""

    def __init__(self, actions: Actions, session: Session, reading: Reading) -> None:
        super().__init__(reading)
        self._actions, self._session, self._reading = actions, session, reading
        for signal in (session.case_changed, reading.changed):
            signal.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Dim them, or not, as the conversation at hand can be read."""
        veiled = self._session.open is not None and not self._reading.ready
        self._actions.hold(Cause.VEIL, OF_WORDS if veiled else (), tr("Hiding personal data…"))


def bind_dashboard(actions: Actions, dashboard: DashboardView) -> None:
    """Let keys act on the dashboard while it is seen; meanwhile those of the desk rest, lest a review change unseen."""
    for do, slot in zip(OF_THE_DASHBOARD, (dashboard.save_chart, dashboard.save_page), strict=True):
        actions.connect(do, slot)

    def rest(seen: bool) -> None:
        if seen:
            actions.hold(Cause.PAGE, OF_THE_DESK, tr("Go back to the desk first"))
        else:
            rest_dashboard(actions)

    rest(dashboard.isVisible())
    dashboard.seen.connect(rest)
    dashboard.import_wanted.connect(actions[Do.IMPORT].trigger)


def rest_dashboard(actions: Actions) -> None:
    """Dim what acts on the dashboard, which is not seen."""
    actions.hold(Cause.PAGE, OF_THE_DASHBOARD, tr("Go to the dashboard first"))


def _dashboard(session: Session, theme: Theme, tasks: Tasks, language: str) -> DashboardView:
    from qa_desk.ui.views.dashboard import (
        DashboardView,
    )  # with the reports: time that the first window need not wait for

    return DashboardView(session, theme, tasks, language=language)
