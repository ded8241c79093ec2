"""Writes what was learned: the act model as small whole numbers with scales, and the weights of rules as readable
JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa_desk.model import Weights
from qa_desk.scoring.acts.model import ENCODER_PARTS, ActModel

LARGE = ("vectors", "letters", "topic")  # stored as single bytes with a scale


def save_model(model: ActModel, path: Path) -> None:
    """One compressed NumPy file; see `from_arrays` in qa_desk/scoring/acts/model.py for its reading."""
    encoder = model.encoder
    arrays: dict[str, npt.NDArray[np.generic]] = {"keys": encoder.keys}
    for name in ENCODER_PARTS:
        values = getattr(encoder, name)
        arrays |= _in_bytes(name, values) if name in LARGE else {name: values}
    for name, side in model.sides.items():
        arrays |= {
            f"{name}_acts": np.array(side.acts),
            f"{name}_table": side.table,
            f"{name}_table_scale": side.scale,
            f"{name}_meaning": side.meaning.astype(np.float16),
            f"{name}_bias": side.bias,
        }
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _in_bytes(name: str, values: npt.NDArray[np.float32]) -> dict[str, npt.NDArray[np.generic]]:
    scale = np.float32(np.abs(values).max() / 127)
    return {name: np.round(values / scale).astype(np.int8), f"{name}_scale": np.array(scale)}


def save_weights(weights: dict[str, Weights], path: Path) -> None:
    """`{"rule id": {"bias": …, "weights": {"signal": …}, "meaning": […], "second": [{"if_above": [["signal", …],
    …], "adds": […]}, …]}}`, weights of no account left out.
    """
    table = {rule: _row(learned) for rule, learned in weights.items()}
    path.write_text(_readable(table), "utf-8")


def _row(learned: Weights) -> dict[str, object]:
    row: dict[str, object] = {
        "bias": round(learned.bias, 3),
        "weights": _of_account(learned.by_signal),
        "meaning": [round(value, 3) for value in learned.meaning],
    }
    if learned.second:
        row["second"] = [{"if_above": tree.asks, "adds": tree.adds} for tree in learned.second.trees]
    return row


def _of_account(weights: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in sorted(weights.items()) if abs(value) >= 0.005}


def _readable(table: Mapping[str, Mapping[str, object]]) -> str:
    """JSON with a line for each weight and each tree, and one for all that belong to the meaning."""
    rules = {rule: _lines({name: _part(part) for name, part in row.items()}) for rule, row in table.items()}
    return _lines(rules) + "\n"


def _part(part: object) -> str:
    if isinstance(part, dict):
        return _lines({name: json.dumps(value) for name, value in part.items()})
    if isinstance(part, list) and part and isinstance(part[0], dict):
        return "[\n" + ",\n".join(_line(tree) for tree in part) + "\n]"
    return _line(part)


def _lines(parts: Mapping[str, str]) -> str:
    """An object with a line for each of its parts."""
    lines = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {part}" for name, part in parts.items())
    return f"{{\n{lines}\n}}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
