"""Rubric files as people write them: YAML's traps are named, with the line and what to do."""

from pathlib import Path

import pytest
import yaml

from qa_desk.errors import RubricError
from qa_desk.rubrics import nodes
from qa_desk.rubrics.nodes import Items, RubricFile, Table, Text, did_you_mean, read_text


@pytest.fixture(
    autouse=True, params=[yaml.BaseLoader, getattr(yaml, "CBaseLoader", yaml.BaseLoader)], ids=["Python", "C"]
)
def _with_both_parsers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML comes with or without its C parser, and they word their faults differently."""
    monkeypatch.setattr(nodes, "_LOADER", request.param)


def faults_of(text: str) -> list[str]:
    file = RubricFile("r.yaml", text)
    file.root()
    return [str(fault) for fault in file.faults]


def test_every_value_stays_the_text_that_stands_there() -> None:
    root = RubricFile("r.yaml", "a: no\nb: [12:30, 0x10, 2024-01-01, ~, null, 1_000]\nc: 'it''s'\nd:\n").root()
    assert isinstance(root, Table)
    assert root.get("a") == Text("no", 1, 1)
    listed = root.get("b")
    assert isinstance(listed, Items)
    assert [
        item.text for item in listed.items if isinstance(item, Text)
    ] == "12:30 0x10 2024-01-01 ~ null 1_000".split()
    assert root.get("c") == Text("it's", 3, 3)
    assert root.get("d") == Text("", 4, 4)


def test_a_block_of_text_knows_the_line_of_its_first_letter() -> None:
    root = RubricFile("r.yaml", "a: b\nc: |\n  Customer: hi\n  Agent: hello\n").root()
    assert root
    assert root.get("c") == Text("Customer: hi\nAgent: hello\n", 2, 3)


@pytest.mark.parametrize(
    ("text", "line", "problem", "what_to_do"),
    [
        ("a:\n- say: this: that", 2, "': ' stands inside a text", "double quotes"),
        ("a:\n\t- b", 2, "begins with a tab", "Indent with spaces"),
        ("a:\n- @here", 2, "begins with a tab, or a text with @", "double quotes"),
        ("a:\n- *slut", 2, "begins with *", "double quotes"),
        ("a:\n- !viktigt", 2, "begins with '!viktigt'", "double quotes"),
        ('a: "open\nb: c\n', 1, "never closed", "Close it"),
        ('a: "50\\% rabatt"', 1, "backslash", "single quotes"),
        ("a: [b, c\nd: e", 1, "[ or { is opened and not closed", "Close it"),
        ("a:\n- [vi|jag] kan inte", 2, "does not fit", "double quotes"),
        ('a:\n- "kan inte" hjälpa', 2, "does not fit", "double quotes"),
        ("a: b\nloose words\nc: d", 2, "neither a key", "Add what is missing"),
        ("a: b\n---\nc: d", 2, "second rubric", "file of its own"),
        ("a: - b", 1, "no list can begin", "next line"),
        ("a: | b\n  c", 1, "on the line of its |", "next line"),
        ("a: [b,, c]", 1, "too much", "double quotes"),
        ("a: b\na: c", 2, "'a' stands here a second time (first on line 1)", "Keep one"),
        ("a: &x [b]\nc: *x", 1, "refers to this place a second time", "Write the text out"),
        ("a:\n  <<: {b: c}", 2, "'<<' takes over keys", "Write the keys out"),
        ("a: b\nc: d\x00", 2, "a character that YAML does not allow", "type the text anew"),
        ("- a\n- b", 1, "does not begin with a key", "rubric: a-name"),
        ("just words", 1, "does not begin with a key", "rubric: a-name"),
        ("# only a comment", 1, "the file is empty", "rubric new"),
        ("? [a, b]\n: c", 1, "where a key is wanted", "double quotes"),
    ],
)
def test_a_trap_of_yaml_is_told_in_plain_words(text: str, line: int, problem: str, what_to_do: str) -> None:
    (fault,) = faults_of(text)
    assert fault.startswith(f"r.yaml:{line}: ")
    assert problem in fault
    assert what_to_do in fault


def test_lists_hundreds_deep_are_a_fault_and_no_crash() -> None:
    (fault,) = faults_of("a: " + "[" * 5_000)
    assert fault.startswith("r.yaml:")


def test_faults_of_the_text_do_not_hide_each_other() -> None:
    assert [fault[:9] for fault in faults_of("a: b\na: c\nd: !e f\nd: g")] == ["r.yaml:2:", "r.yaml:3:", "r.yaml:4:"]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("rubric: x\ntitle: Åsa\n".encode("cp1252"))
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a" * 5_000_000)
    for path, place, problem in [
        (tmp_path, "", "this is a folder"),
        (tmp_path / "none.yaml", "", "no such file"),
        (latin, ":2", "not UTF-8"),
        (large, "", "larger than 4 MB"),
    ]:
        with pytest.raises(RubricError) as caught:
            read_text(path)
        (fault,) = caught.value.faults
        assert fault.where == f"{path}{place}"
        assert problem in fault.problem
        assert fault.what_to_do


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_bytes("\ufeffa: b\r\nc: |\r\n  d\r\n".encode())
    assert read_text(path).text == "a: b\nc: |\n  d\n"


def test_near_misses_are_suggested() -> None:
    assert did_you_mean("agent_say", ["agent_says", "agent_does"]) == "Did you mean 'agent_says'?"
    assert did_you_mean("Apologizes", ["apologises", "connects"]) == "Did you mean 'apologises'?"
    assert did_you_mean("xyzzy", ["sv", "nb"]) == "Known: sv, nb."
