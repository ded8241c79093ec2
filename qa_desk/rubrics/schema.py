"""The JSON Schema of rubric files, for editors that complete and check while one types.

`python -m qa_desk.rubrics.schema` writes it anew after a key, act or check has changed; a test says when that is due.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa_desk.model import CHANNELS, LANGUAGES, Kind, Severity
from qa_desk.rubrics import keys, values
from qa_desk.scoring.acts.names import AGENT_ACTS, CUSTOMER_ACTS
from qa_desk.scoring.detectors import DETECTORS
from qa_desk.scoring.detectors.base import Detector, Form
from qa_desk.scoring.judge import SCOPES
from qa_desk.scoring.window import UNITS

FILE = Path(__file__).with_name("rubric.schema.json")
Schema = dict[str, Any]  # JSON Schema is JSON

_DURATION = rf"\d+(\.\d+)? ({'|'.join(UNITS)})s?"
_WINDOW = rf"^(same message|same turn|next turn|next \d+ turns?|first reply|rest of the conversation|{_DURATION})$"
_TEXT: Schema = {"type": ["string", "number"]}
_FORMS = {
    Form.AGENT_ACTS: "agent_acts",
    Form.CUSTOMER_ACTS: "customer_acts",
    Form.PHRASES: "phrases",
    Form.PATTERN: "phrases",
    Form.WINDOW: "window",
    Form.ITEMS: "items",
    Form.DELAYS: "delays",
    Form.SPEAKERS: "speaker",
}


def schema() -> Schema:
    """The schema (draft 2020-12) by the registered checks, acts and forms."""
    kinds = {
        "criteria": _list(_ref("criterion")),
        "deductions": _ref("deductions"),
        "report_from": _number(1),
        "praise_from": _number(1),
        "title": _ref("texts"),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "QA Desk rubric",
        **_table(keys.TOP, kinds, required=("rubric", "title", "version", "criteria")),
        "$defs": _definitions(),
    }


def text_of_schema() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _definitions() -> Schema:
    shares = dict.fromkeys(keys.DEDUCTIONS, _number(1)) | {"critical_cap": _number(100)}
    return {
        "texts": {"anyOf": [_TEXT, _by_language(_TEXT)]},
        "phrases": {"anyOf": [_one_or_more(_TEXT), _by_language(_one_or_more(_TEXT))]},
        "agent_acts": _one_or_more(_described(AGENT_ACTS)),
        "customer_acts": _one_or_more(_described(CUSTOMER_ACTS)),
        "window": {"type": "string", "pattern": _WINDOW},
        "items": _one_or_more({"enum": list(values.ITEMS)}),
        "delays": {"anyOf": [_duration(), _object(dict.fromkeys((*CHANNELS, "other"), _duration()))]},
        "speaker": {"enum": list(values.SPEAKERS)},
        "conditions": _object({scope: _ref(f"{who}_acts") for scope, (who, *_) in SCOPES.items()}),
        "deductions": _table(keys.DEDUCTIONS, shares),
        "criterion": _criterion(),
        "flag": _rule("flag"),
        "strength": _rule("strength"),
    }


def _criterion() -> Schema:
    kinds = {
        "title": _ref("texts"),
        "guide": _ref("texts"),
        "points": _number(1000),
        "flags": _list(_ref("flag")),
        "strengths": _list(_ref("strength")),
        "scored_by": {"enum": ["rules", "reviewer"]},
        "scale": {"enum": ["yes/no", "1-5"]},
    }
    return _table(keys.CRITERION, kinds, required=("id", "title", "points"))


def _rule(kind: Kind) -> Schema:
    own = {key: text for key, text in keys.RULE.items() if kind == "flag" or key != "severity"}
    kinds: dict[str, Schema] = {
        **dict.fromkeys(("title", "why", "say_instead", "because"), _ref("texts")),
        **dict.fromkeys(("more_sure_when", "less_sure_when"), _ref("conditions")),
        "severity": {"enum": [str(severity) for severity in Severity]},
        "speaker": _ref("speaker"),
        "unless_negated": {"enum": ["yes", "no", True, False]},
        "examples": _list(_example(kind)),
        **{key: _ref(_FORMS[keys.form_of(key)]) for key in (*keys.CHECKS, *keys.COMPANIONS)},
    }
    required = ("id", "title", "severity") if kind == "flag" else ("id", "title")
    table = _table({**own, **keys.CHECKS, **keys.COMPANIONS}, kinds, required=required)
    return table | {"anyOf": [_keys_for(detector, list(own)) for detector in DETECTORS]}


def _keys_for(detector: Detector, own: list[str]) -> Schema:
    """What holds for the keys of a rule that this detector looks for."""
    return {
        "anyOf": [{"required": [key]} for key in detector.checks],
        "propertyNames": {"enum": [*own, *keys.keys_of(detector)]},
    }


def _example(kind: Kind) -> Schema:
    own = {key: text for key, text in keys.EXAMPLE.items() if key in (kind, "ok", "language", "channel")}
    table = _table(own, {"language": {"enum": list(LANGUAGES)}, "channel": {"enum": list(CHANNELS)}})
    return table | {"oneOf": [{"required": [kind]}, {"required": ["ok"]}]}


# --- building blocks ------------------------------------------------------------------------------------------------


def _table(described: Mapping[str, str], kinds: Mapping[str, Schema], *, required: tuple[str, ...] = ()) -> Schema:
    """An object with these keys, each with its sentence; text where `kinds` does not say otherwise."""
    properties = {key: {**kinds.get(key, _TEXT), "description": sentence} for key, sentence in described.items()}
    return _object(properties) | ({"required": list(required)} if required else {})


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _by_language(value: Schema) -> Schema:
    return _object(dict.fromkeys(LANGUAGES, value)) | {"minProperties": 1}


def _described(names: Mapping[str, str]) -> Schema:
    return {"anyOf": [{"const": name, "description": sentence} for name, sentence in names.items()]}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item, "minItems": 1}


def _one_or_more(item: Schema) -> Schema:
    return {"anyOf": [item, _list(item)]}


def _number(largest: float) -> Schema:
    return {"type": "number", "minimum": 0, "maximum": largest}


def _duration() -> Schema:
    return {"type": "string", "pattern": f"^{_DURATION}$"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


if __name__ == "__main__":
    FILE.write_text(text_of_schema(), "utf-8")
