from dataclasses import replace
from pathlib import Path

import orjson

from qa_desk.reports import jsonl
from qa_desk.reports.jsonl import score_line
from tests.unit.reports.fixtures import RUBRIC, closed, content_of, finding, scored, sofa, talk


def test_the_score_line_keeps_its_contract() -> None:
    case = closed(0, "Eva")
    line = score_line(case.conversation, RUBRIC, case.findings[1:2], case.scorecard)
    assert line.endswith(b"}\n")
    assert orjson.loads(line) == {
        "id": "C-1000",
        "language": "en",
        "rubric": {"id": "test-service", "version": "1", "digest": RUBRIC.digest},
        "score": 37.5,
        "criteria": [
            {"id": "listens", "points": 25, "earned": 25},
            {"id": "opens-doors", "points": 25, "earned": 12.5},
            {"id": "follows-through", "points": 30, "earned": 0},
            {"id": "right-answer", "points": 20, "earned": 0},
        ],
        "findings": [
            {
                "criterion": "premature-closure",
                "kind": "flag",
                "message": 3,
                "start": 0,
                "end": 23,
                "quote": "The case is now closed.",
                "evidence": [{"message": 2, "start": 27, "end": 49, "quote": "it still doesn't work!"}],
                "because": "“The case is now closed.” though message 3 says “it still doesn't work!”.",
                "confidence": 0.8,
            }
        ],
    }


def test_a_criterion_that_nobody_scored_is_null() -> None:
    case = scored(talk(0, ["Hej", "Hej"]))
    line = orjson.loads(score_line(case.conversation, RUBRIC, (), case.scorecard))
    assert line["criteria"][-1] == {"id": "right-answer", "points": 20, "earned": None}


def test_half_a_character_does_not_stop_a_score_line() -> None:
    case = talk(0, ["Hej", "Nej \ud83d det går inte"])
    found = finding(case, "stalling-reply", (1, "Nej \ud83d det"))
    done = scored(replace(case, id="\udc00"), found)
    line = orjson.loads(score_line(done.conversation, RUBRIC, done.findings, done.scorecard))
    assert (line["id"], line["findings"][0]["quote"], line["findings"][0]["end"]) == ("\ufffd", "Nej \ufffd det", 9)


def test_findings_are_masked_and_count_messages_from_0(tmp_path: Path) -> None:
    (path,) = jsonl.write(content_of([sofa(0)]), tmp_path)
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    assert [(line["version"], line["criterion"], line["message"]) for line in lines] == [
        (1, "repeated-request", 1),
        (1, "alternative-offered", 3),
        (1, "follow-up-commitment", 3),
    ]
    assert lines[0]["evidence"] == [{"message": 0, "speaker": "customer", "quote": "order 88123"}]
    assert lines[2]["quote"] == "Jag ringer dig på [phone 1] i morgon före tolv."
