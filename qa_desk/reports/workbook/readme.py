"""Read me: what the workbook is about and stands on, two charts, how to read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qa_desk.i18n import translations
from qa_desk.model import Severity
from qa_desk.reports.content import Period
from qa_desk.reports.statistics import FEWEST
from qa_desk.reports.texts import SEVERITIES
from qa_desk.reports.workbook.book import LOW, Book, Grid, Sheet
from qa_desk.reports.workbook.cells import Value, lines_of
from qa_desk.reports.workbook.looks import ACCENT, LOOKS

VERSION = 1  # of the workbook's form; raised when a machine name changes its meaning
SHOWN = 8  # patterns in the chart
_WIDTHS = (27, 46, 17, 3)
_CHART = {"width": 560, "height": 268}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line: what, the value, the look of its cell, and its machine name."""

    label: str
    value: Value
    name: str
    look: str = "value"


class ReadMe:
    """The first sheet; its place in the workbook is taken when it is made, it is written last."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.sheet: Sheet = book.sheet(book.translate("Read me"))
        self.row = 0

    def write(self, weeks: Grid, patterns: Grid) -> None:
        """Everything; the charts show what stands in the grids."""
        _ = self.book.translate
        for place, width in enumerate(_WIDTHS):
            self.sheet.set_column(place, place, width)
        self.sheet.set_row(0, 40)
        self.sheet.write_string(0, 0, _("Quality review"), self.book.looks["title"])
        self.row = 1
        self._facts(tuple(self._about()))
        self._section(_("What it stands on"))
        self._facts(tuple(self._basis()))
        self._section(_("How to read it"))
        self._legend()
        self._notes(tuple(self._reading()))
        self._section(_("What it cannot say"))
        self._notes(tuple(self._limits()))
        self._charts(weeks, patterns)
        self.sheet.print_area(0, 0, self.row - 1, len(_WIDTHS) + 8)

    # --- facts ------------------------------------------------------------------------------------------------------

    def _about(self) -> Iterator[Fact]:
        _, content = self.book.translate, self.book.content
        yield Fact(_("Period"), str(content.period) or _("not stated"), "period")
        asked = content.selection.period
        if asked != Period():
            yield Fact(_("Days asked for"), f"{asked.first or '…'} – {asked.last or '…'}", "period_asked")
        yield Fact(_("Compared with"), self._compared(), "previous_period")
        filters = "\n".join(content.selection.filters) or _("none: everything that was read")
        yield Fact(_("Filters"), filters, "filters")
        if content.selection.seed:
            yield Fact(_("Seed of the random sample"), content.selection.seed, "sample_seed")
        yield Fact(_("Conversations"), len(content.conversations), "conversations", "value whole")
        reviewed = sum(bool(row.finished) for row in content.conversations)
        yield Fact(_("of these reviewed"), reviewed, "reviewed", "value whole")
        yield Fact(_("Messages"), content.messages, "messages", "value whole")
        yield Fact(_("Mean score"), content.mean, "mean_score", "value one")
        yield Fact(_("Findings"), self._decided(), "findings")

    def _compared(self) -> str:
        _, compared = self.book.translate, self.book.content.compared
        if compared.before == Period():
            return _("nothing: no period before is known")
        if not compared.conversations_before:
            return _("nothing: {before} holds no conversation").format(before=compared.before)
        sentence = _("{before} ({n_before} conversations); changes are those of {now} ({n_now})")
        return sentence.format(
            before=compared.before,
            n_before=compared.conversations_before,
            now=compared.now,
            n_now=compared.conversations_now,
        )

    def _decided(self) -> str:
        _, findings = self.book.translate, self.book.content.findings
        counts = {verdict: sum(row.verdict == verdict for row in findings) for verdict in ("confirmed", "dismissed")}
        sentence = _("{all}: {confirmed} confirmed, {dismissed} dismissed, {open} open")
        return sentence.format(all=len(findings), open=len(findings) - sum(counts.values()), **counts)

    def _basis(self) -> Iterator[Fact]:
        _, content = self.book.translate, self.book.content
        rubric = content.rubric
        yield Fact(_("Rubric"), rubric.title, "rubric_title")
        yield Fact(_("Rubric id"), rubric.id, "rubric_id")
        yield Fact(_("Version of the rubric"), rubric.version, "rubric_version")
        yield Fact(_("Digest of the rubric"), rubric.digest, "rubric_digest")
        yield Fact(_("Pass mark"), content.selection.pass_mark, "pass_mark", "value one")
        yield Fact(_("Time zone"), content.zone, "time_zone")
        yield Fact(_("Files read"), content.files, "files", "value whole")
        yield Fact(_("Desk"), content.selection.desk or _("none: made from files"), "desk_id")
        if content.selection.desk:
            yield Fact(_("State of the desk"), content.selection.step, "desk_step", "value whole")
        yield Fact(_("Language"), content.language, "language")
        yield Fact(_("Form of the workbook"), VERSION, "workbook_version", "value whole")

    def _facts(self, facts: tuple[Fact, ...]) -> None:
        for fact in facts:
            self.sheet.set_row(self.row, self._height(fact.value, _WIDTHS[1]))
            self.book.write(self.sheet, self.row, 0, fact.label, "label")
            self.book.write(self.sheet, self.row, 1, fact.value, fact.look)
            self.book.write(self.sheet, self.row, 2, fact.name, "code")
            self.row += 1

    def _height(self, value: Value, width: float) -> float:
        return 3 + 13.0 * (lines_of(value, width) if isinstance(value, str) else 1)

    def _section(self, title: str) -> None:
        self.sheet.set_row(self.row, 30)
        self.sheet.write_string(self.row, 0, title, self.book.looks["section"])
        self.row += 1

    # --- words ------------------------------------------------------------------------------------------------------

    def _legend(self) -> None:
        _ = self.book.translate
        high = self.book.content.selection.pass_mark
        lines = [
            ("high", f"{high:g} +", _("Scores from the pass mark on; changes for the better that are real")),
            ("low", f"< {LOW}", _("Low scores; changes for the worse that are real")),
            ("critical", _(SEVERITIES[Severity.CRITICAL]), _("A flag that caps the score of its conversation")),
            ("major", _(SEVERITIES[Severity.MAJOR]), _("A flag that takes much of its criterion's points")),
            ("minor", _(SEVERITIES[Severity.MINOR]), _("A flag that takes some of its criterion's points")),
            ("few", "n < " + str(FEWEST), _("Too few to rank or to call a change real; shown, in grey")),
            ("entry", "", _("Cells that you may change; the totals on Scorecard follow")),
        ]
        for look, sample, meaning in lines:
            self.sheet.set_row(self.row, max(16, self._height(meaning, _WIDTHS[1])))
            style = self.book.workbook.add_format({**LOOKS["swatch"], **_tint(look)})
            self.sheet.write_string(self.row, 0, sample, style)
            self.book.write(self.sheet, self.row, 1, meaning, "value")
            self.row += 1
        self.row += 1

    def _notes(self, notes: tuple[str, ...]) -> None:
        width = sum(_WIDTHS[:3]) + 4
        for note in notes:
            self.sheet.set_row(self.row, self._height(note, width))
            self.sheet.merge_range(self.row, 0, self.row, 2, note, self.book.looks["lead"])
            self.row += 1

    def _reading(self) -> Iterator[str]:
        _, content = self.book.translate, self.book.content
        yield _(
            "The second row of headings holds machine names: the same in every language, for Power BI and the like."
        )
        yield _(
            "On Scorecard the weights stand above the headings; n/a leaves the weight out, empty is not scored yet."
        )
        earlier = sum(bool(row.earlier_rubric) for row in content.conversations)
        if earlier:
            yield self._earlier(earlier)
        yield _("Findings that a reviewer dismissed are listed, but count nowhere.")
        if content.selection.period.first is None and content.compared.conversations_before:
            yield _("No period was asked for: changes are those of the latest calendar month against the month before.")
        if content.teams_taken:
            yield self._teams_taken(content.teams_taken)
        if content.compared.outside:
            sentence = _("Outside both periods, or without a time, and so left out: {n} conversations.")
            yield sentence.format(n=content.compared.outside)
        for name in self.book.continued:
            yield _("A sheet of Excel was full; its table goes on in: {name}.").format(name=name)

    def _teams_taken(self, number: int) -> str:
        sentence = translations(self.book.content.language).ngettext(
            "{n} conversation names no team; it counts with the only team that its agent has in the other "
            "conversations.",
            "{n} conversations name no team; they count with the only team that their agent has in the other "
            "conversations.",
            number,
        )
        return sentence.format(n=number)

    def _earlier(self, number: int) -> str:
        sentence = translations(self.book.content.language).ngettext(
            "{n} conversation was finished with an earlier rubric and keeps its score, as a plain number; "
            "points stand only where the criterion has the same weight now.",
            "{n} conversations were finished with an earlier rubric and keep their scores, as plain numbers; "
            "points stand only where the criterion has the same weight now.",
            number,
        )
        return sentence.format(n=number)

    def _limits(self) -> Iterator[str]:
        _ = self.book.translate
        yield _(
            "What is open was found by the program and looked at by nobody: see Rule quality for how often it errs."
        )
        yield _(
            "A 95 % interval is about chance alone; it assumes that conversations were not picked for their outcome."
        )
        yield _("Where many agents are compared, one in twenty changes looks real by chance.")
        if self.book.content.masked:
            yield _("Personal data is masked: the same value has the same token in all files of this report.")
        else:
            yield _("This workbook shows personal data. Keep it where only those who need it can read it.")

    # --- charts -----------------------------------------------------------------------------------------------------

    def _charts(self, weeks: Grid, patterns: Grid) -> None:
        content = self.book.content
        place = len(_WIDTHS)
        row = 1
        if len(content.weeks) > 1:
            self.sheet.insert_chart(row, place, self._trend(weeks), {"object_position": 2})
            row += 15
        worst = sum(entry.by == "all" for entry in content.breakdown)
        if worst:
            self.sheet.insert_chart(row, place, self._worst(patterns, min(worst, SHOWN)), {"object_position": 2})

    def _trend(self, weeks: Grid) -> object:
        _, rows = self.book.translate, self.book.content.weeks
        chart = self.book.chart("line", _("Mean score by week, with its 95 % interval"))
        edge = {"color": "#B9CBE0", "width": 1, "dash_type": "dash"}
        ends = [(row.interval.low, row.interval.high) if row.interval else (None, None) for row in rows]
        series = (
            ("week_low", _("95 % from"), [low for low, _high in ends], {"line": edge}),
            ("week_high", _("95 % to"), [high for _low, high in ends], {"line": edge}),
            (
                "week_mean",
                _("Mean score"),
                [row.mean for row in rows],
                {"line": {"color": ACCENT, "width": 2.25}, **_DOT},
            ),
        )
        for name, title, values, look in series:
            chart.add_series(
                {
                    "name": title,
                    "categories": weeks.reference("week_code"),
                    "values": weeks.reference(name),
                    "categories_data": [f"{row.monday}" for row in rows],
                    "values_data": values,
                    **look,
                }
            )
        chart.set_y_axis({"min": 0, "max": 100, "major_unit": 20, **_QUIET_AXIS})
        chart.set_legend({"none": True})
        chart.set_size(_CHART)
        return chart

    def _worst(self, patterns: Grid, shown: int) -> object:
        _ = self.book.translate
        rows = [row for row in self.book.content.breakdown if row.by == "all"][:shown]
        chart = self.book.chart("bar", _("What hurts most often, share of conversations"))
        chart.add_series(
            {
                "categories": patterns.reference("pattern", shown),
                "values": patterns.reference("share", shown),
                "categories_data": [row.title for row in rows],
                "values_data": [row.share for row in rows],
                "fill": {"color": "#D98A4B"},
                "gap": 45,
                "data_labels": {"value": True, "num_format": "0%", "font": _FONT},
            }
        )
        chart.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"none": True}, "major_tick_mark": "none"})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        chart.set_legend({"none": True})
        chart.set_size({**_CHART, "height": 90 + 26 * shown})
        return chart


_FONT = {"name": "Calibri", "size": 9, "color": "#62676F"}
_DOT = {"marker": {"type": "circle", "size": 6, "fill": {"color": ACCENT}, "border": {"color": "#FFFFFF"}}}
_QUIET_AXIS = {
    "num_font": _FONT,
    "line": {"none": True},
    "major_tick_mark": "none",
    "major_gridlines": {"visible": True, "line": {"color": "#E9E6E0", "width": 0.75}},
}


def _tint(look: str) -> dict[str, object]:
    return {key: value for key, value in LOOKS[look].items() if key in ("bg_color", "font_color", "bold", "italic")}
