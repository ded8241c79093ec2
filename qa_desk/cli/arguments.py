"""The arguments of every command. Imports nothing heavy, so that `--help` answers at once."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from qa_desk import __version__

INPUT_HELP = "files, folders or ZIP files of conversations, in any format that is read; - is standard input"
RUBRIC_HELP = "a shipped rubric's name or a rubric file (default: nordic-service)"
FORMATS = ("xlsx", "html", "pdf", "docx", "management", "csv", "jsonl")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; `module` of its result names the module that runs the command."""
    top = argparse.ArgumentParser(
        prog="qa-desk",
        description="Quality review of service conversations in Swedish, Norwegian, Danish and English. "
        "Nothing leaves this machine.",
    )
    top.add_argument("--version", action="version", version=f"qa-desk {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _desk(commands)
    _score(commands)
    _report(commands)
    _reimport(commands)
    _templates(commands)
    _explain(commands)
    _columns(commands)
    _rubric(commands)
    return top


Commands = argparse._SubParsersAction  # argparse gives this type no public name


def _command(
    commands: Commands[argparse.ArgumentParser], name: str, text: str, module: str = ""
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(module=module or name)
    return command


def _reading(command: argparse.ArgumentParser, *, inputs: str = "+") -> None:
    command.add_argument("input", nargs=inputs, metavar="INPUT", help=INPUT_HELP)
    command.add_argument("--rubric", default="nordic-service", metavar="NAME|FILE", help=RUBRIC_HELP)
    command.add_argument(
        "--zone",
        default="Europe/Stockholm",
        metavar="ZONE",
        help="time zone of times that name none (default: %(default)s)",
    )
    command.add_argument(
        "--agent",
        action="append",
        default=[],
        metavar="NAME",
        help="this name is an agent, where a file does not say; may be repeated",
    )
    command.add_argument(
        "--profile",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a saved mapping of columns; may be repeated",
    )


def _working(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs",
        type=_jobs,
        default=os.cpu_count() or 1,
        metavar="N",
        help="how many processes work side by side (default: all cores)",
    )
    _language(command)


def _language(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--language",
        choices=("en", "sv", "nb", "da"),
        default="en",
        help="language of the reasons and reports (default: %(default)s)",
    )


def _jobs(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes; write 1 or more")
    return int(text)


def _desk(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "desk", "open the desktop application (as does no command at all)")
    command.add_argument(
        "file", nargs="?", type=Path, metavar="FILE.qadesk", help="the desk to open; made if it is missing"
    )
    command.add_argument("--sample", action="store_true", help="open the invented conversations that ship")


def _score(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "score", "score conversations: one JSON line for each")
    _reading(command)
    _working(command)
    command.add_argument("--out", type=Path, metavar="FILE.jsonl", help="where to write (default: standard output)")


def _report(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "report", "score conversations and write what team leads and coaches use")
    _reading(command, inputs="*")
    command.add_argument(
        "--desk",
        type=Path,
        metavar="FILE.qadesk",
        help="in place of INPUT: the conversations of a desk, with its rubric and what its reviewers decided",
    )
    _working(command)
    command.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="the folder to write into; made if it is missing"
    )
    command.add_argument(
        "--formats", type=_formats, default=FORMATS, metavar="LIST", help=f"any of {','.join(FORMATS)} (default: all)"
    )
    for name, sides, help_text in (
        (
            "--from",
            "first",
            "only conversations that began on this day or later; changes are against as many days before",
        ),
        ("--until", "last", "only conversations that began on this day or earlier"),
    ):
        command.add_argument(name, dest=sides, type=_day, metavar="DATE", help=f"{help_text}; as 2026-10-31")
    command.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        help="a folder of your own templates for coaching pages; `qa-desk templates DIR` writes those that ship",
    )
    command.add_argument(
        "--staffing",
        type=Path,
        metavar="FILE",
        help="the hours when somebody answers, for the management page: a line a day, such as 'mon-fri: 08:00-17:00' "
        "(YAML, or CSV with day, from, to)",
    )
    command.add_argument(
        "--estimates",
        type=Path,
        metavar="FILE.yaml",
        help="your own figures on what bad experiences do, in place of the literature's on the management page",
    )
    command.add_argument(
        "--show-personal-data",
        action="store_true",
        help="keep identity numbers, phone numbers, e-mail addresses and customers' names; they are masked otherwise",
    )


def _reimport(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(
        commands, "reimport", "say what was changed in a workbook exported from a desk, and take it into the desk"
    )
    command.add_argument("workbook", type=Path, metavar="WORKBOOK.xlsx", help="the edited workbook")
    command.add_argument(
        "--desk", type=Path, required=True, metavar="FILE.qadesk", help="the desk that it was exported from"
    )
    command.add_argument("--take", action="store_true", help="take the changes; without it they are only listed")
    command.add_argument(
        "--overwrite", action="store_true", help="with --take: also what was changed on the desk since the export"
    )
    command.add_argument(
        "--reviewer", default="", metavar="NAME", help="who makes the changes, as the desk's history says it"
    )
    _language(command)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no date; write it as 2026-10-31") from None


def _templates(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "templates", "write the templates of coaching pages into a folder, to change them")
    command.add_argument("to", type=Path, metavar="DIR", help="the folder to write into; made if it is missing")


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"'{text}' is no list of formats; write any of {','.join(FORMATS)}")
    return names


def _explain(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "explain", "say condition by condition why a rule holds, or does not")
    _reading(command)
    command.add_argument("--conversation", required=True, metavar="ID", help="the conversation's id")
    command.add_argument("--rule", required=True, metavar="RULE", help="the id of a flag or strength")
    command.add_argument("--message", type=int, metavar="N", help="a message, counted from 0 (default: the likeliest)")
    command.add_argument(
        "--language",
        choices=("en", "sv", "nb", "da"),
        default="en",
        help="language of the reasons (default: %(default)s)",
    )


def _columns(commands: Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "columns", "propose which column of a table is what, as a mapping to save")
    command.add_argument("file", type=Path, metavar="FILE", help="a CSV, TSV or Excel file")
    command.add_argument(
        "--out", type=Path, metavar="FILE.yaml", help="where to save the mapping (default: standard output)"
    )


def _rubric(commands: Commands[argparse.ArgumentParser]) -> None:
    group = commands.add_parser(
        "rubric",
        help="list, check, measure and start rubric files",
        description="list, check, measure and start rubric files",
    )
    parts = group.add_subparsers(dest="action", metavar="ACTION", required=True)
    _command(parts, "list", "the rubrics that ship", "rubric_list")
    check = _command(parts, "check", "find every fault of a rubric file and run its examples", "rubric_check")
    check.add_argument("rubric", metavar="NAME|FILE", help=RUBRIC_HELP)
    new = _command(parts, "new", "write a commented file to start a rubric from", "rubric_new")
    new.add_argument("name", metavar="NAME", help="the rubric's id; the file is NAME.yaml in this folder")
    measure = _command(parts, "measure", "precision and recall of a rubric on labelled conversations", "rubric_measure")
    measure.add_argument("rubric", metavar="NAME|FILE", help=RUBRIC_HELP)
    measure.add_argument(
        "--gold", nargs="+", type=Path, required=True, metavar="CONVERSATIONS.jsonl", help="the labelled conversations"
    )
    measure.add_argument(
        "--labels", nargs="+", type=Path, required=True, metavar="LABELS.jsonl", help="their labels, in the same order"
    )
    measure.add_argument(
        "--by",
        default="language",
        metavar="LIST",
        help="language, channel or both, with a comma (default: %(default)s)",
    )
    measure.add_argument(
        "--misses", type=int, default=0, metavar="N", help="list up to N misses and false alarms of each rule"
    )
