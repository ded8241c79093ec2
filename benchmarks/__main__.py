"""`./qa bench`: how fast the program is here, on generated data, beside what it should be. See docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from benchmarks.desk import measure_desk
from benchmarks.generate import write
from benchmarks.measure import first_window, latency, run, start_up
from benchmarks.phrases import match_naively, match_ours, said_in
from benchmarks.workbook import measure_workbook
from qa_desk.model import Conversation
from qa_desk.readers import read
from qa_desk.readers.base import ReadLog, ReadOptions
from qa_desk.rubrics.load import load_named

SAMPLE = 2_000  # messages for the naive way, which would take a minute for all
ONE = 10  # messages of the conversation whose latency is measured


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured: what, how much in which unit, and the least or most that it should be ("" for neither).

    `target` is written ">= 20000" or "< 150".
    """

    name: str
    value: float
    unit: str
    target: str = ""

    def missed(self) -> bool:
        """Whether the value is on the wrong side of its target."""
        if not self.target:
            return False
        sign, limit = self.target.split()
        return self.value < float(limit) if sign == ">=" else self.value >= float(limit)


def main() -> int:
    """Measure, print a table, and write JSON where asked. Always 0: the figures are the machine's, too."""
    options = _arguments()
    with tempfile.TemporaryDirectory(prefix="qa-desk-bench-") as folder:
        data = Path(folder) / "conversations.jsonl"
        write(data, options.messages)
        figures = [
            *_end_to_end(data, options.messages),
            *_inside(data),
            *_desk(data, Path(folder), options.conversations),
            *_workbook(options.conversations),
            Figure("start of --help", start_up() * 1e3, "ms", "< 150"),
            Figure("start of the window, until it is painted", first_window(Path(folder)) * 1e3, "ms", "< 400"),
        ]
    print(_table(figures))
    if options.json:
        options.json.write_bytes(orjson.dumps([asdict(figure) for figure in figures], option=orjson.OPT_INDENT_2))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./qa bench", description=__doc__)
    parser.add_argument(
        "--messages", type=int, default=100_000, help="how many messages to generate (default: %(default)s)"
    )
    parser.add_argument(
        "--conversations",
        type=int,
        default=100_000,
        help="how many conversations to put on a desk and into a workbook (default: %(default)s)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    return parser.parse_args()


def _end_to_end(data: Path, messages: int) -> list[Figure]:
    """`qa-desk score` from the file to the lines: reading, language, quotes and signatures, findings, scores, JSON."""
    cores = os.cpu_count() or 1
    figures = []
    for jobs in sorted({1, cores}):
        found = run(["score", str(data), "--out", str(data.with_suffix(f".{jobs}.jsonl")), "--jobs", str(jobs)])
        target = ">= 20000" if jobs == cores else ""
        name = f"end to end, {jobs} job{'s' if jobs > 1 else ''}"
        figures += [
            Figure(name, messages / found.seconds, "messages/s", target),
            Figure(f"{name}: processor time", found.processor / messages * 1e6, "µs/message"),
            Figure(f"{name}: memory of its largest process", found.memory, "MB", "< 500"),
        ]
    return figures


def _inside(data: Path) -> list[Figure]:
    """One conversation's latency, and the phrases of the rubric by our matcher and the naive way."""
    rubric = load_named("nordic-service")
    conversations = list(read([data], ReadOptions(), ReadLog()))
    said = said_in(conversations)
    sample = said_in(_every(conversations, len(said.texts) // SAMPLE))
    ours, naive = match_ours(rubric, said), match_naively(rubric, sample)
    one = next(one for one in conversations if len(one.messages) == ONE)
    return [
        Figure(f"one conversation of {ONE} messages", latency(rubric, one) * 1e3, "ms", "< 20"),
        Figure("the rubric's phrases, our way", ours.seconds * 1e6, "µs/message"),
        Figure("the rubric's phrases, naive way", naive.seconds * 1e6, "µs/message"),
        Figure("our way is faster", naive.seconds / ours.seconds, "times", ">= 20"),
        Figure("phrases found, our way", ours.found * 1e3, "per 1,000 messages"),
        Figure("phrases found, naive way", naive.found * 1e3, "per 1,000 messages"),
    ]


def _desk(data: Path, folder: Path, size: int) -> list[Figure]:
    """A desk of very many conversations."""
    rubric = load_named("nordic-service")
    times = measure_desk(rubric, list(read([data], ReadOptions(), ReadLog())), folder, size)
    return [
        Figure(f"filling a desk with {size:,} conversations", size / times.adding, "conversations/s"),
        Figure("opening it, until the queue is there", times.opening * 1e3, "ms", "< 1000"),
        Figure("the same columns by plain SQLite", times.plain * 1e3, "ms"),
        Figure("opening it takes", times.opening / times.plain, "times plain SQLite", "< 3"),
        Figure("the next conversation", times.next_one * 1e3, "ms", "< 50"),
        Figure("search as you type", times.search * 1e3, "ms", "< 100"),
        Figure("search as you type, the slowest word", times.slowest_search * 1e3, "ms", "< 200"),
    ]


def _workbook(size: int) -> list[Figure]:
    """The Scorecard of very many conversations, with formulas, formats and drop-downs, beside its bare cells."""
    ours, plain = measure_workbook("ours", size), measure_workbook("plain", size)
    return [
        Figure(f"a Scorecard of {size:,} conversations", ours.seconds, "s", "< 15"),
        Figure("its memory", ours.memory, "MB", "< 300"),
        Figure("the same cells by plain xlsxwriter", plain.seconds, "s"),
        Figure("the Scorecard takes", ours.seconds / plain.seconds, "times plain xlsxwriter", "< 1.25"),
    ]


def _every(conversations: list[Conversation], step: int) -> list[Conversation]:
    return conversations[:: max(step, 1)]


def _table(figures: list[Figure]) -> str:
    width = max(len(figure.name) for figure in figures)
    rows = [
        f"{figure.name:{width}}  {figure.value:>10,.1f} {figure.unit:<20}{_verdict(figure)}".rstrip()
        for figure in figures
    ]
    missed = [figure.name for figure in figures if figure.missed()]
    return "\n".join([*rows, "", f"MISSED: {'; '.join(missed)}" if missed else "All targets are met."])


def _verdict(figure: Figure) -> str:
    if not figure.target:
        return ""
    target = figure.target.replace(">=", "at least").replace("<", "under")
    return f"{'MISSED' if figure.missed() else 'met'} (target {target})"


if __name__ == "__main__":
    sys.exit(main())
