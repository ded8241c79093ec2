"""How cells of the workbook look, by name. Tints differ in lightness too, for every sight and for grey print."""

from __future__ import annotations

from collections.abc import Mapping

_INK, _SOFT, _LINE, _HEAD = "#23262B", "#62676F", "#E3E0DA", "#F3F1ED"
_CELL: Mapping[str, object] = {
    "valign": "top",
    "text_wrap": True,
    "bottom": 1,
    "bottom_color": _LINE,
    "font_color": _INK,
}
_HEADING: Mapping[str, object] = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "bg_color": _HEAD,
    "bottom": 1,
    "bottom_color": "#B9B4AA",
}
LOOKS: Mapping[str, Mapping[str, object]] = {
    "title": {"font_name": "Calibri Light", "font_size": 22, "font_color": _INK, "valign": "vcenter"},
    "section": {"font_name": "Calibri Light", "font_size": 15, "font_color": _INK, "valign": "vcenter"},
    "soft": {"font_color": _SOFT, "indent": 1},
    "note": {"font_color": _SOFT, "indent": 1},
    "plain": {"font_color": _INK},
    "plain number": {"font_color": _INK, "num_format": "#,##0", "align": "left"},
    "plain score": {"font_color": _INK, "num_format": "0.0", "align": "left"},
    "head": {**_HEADING, "indent": 1},
    "head right": {**_HEADING, "align": "right"},
    "text": {**_CELL, "align": "left", "indent": 1},
    "time": {**_CELL, "num_format": "yyyy-mm-dd hh:mm", "align": "left", "indent": 1},
    "whole": {**_CELL, "num_format": "#,##0"},
    "one": {**_CELL, "num_format": "0.0"},
    "two": {**_CELL, "num_format": "0.00"},
    "points": {**_CELL, "align": "right"},
    "share": {**_CELL, "num_format": "0%"},
    "high": {"bg_color": "#D6E6F7", "font_color": "#123F73"},
    "low": {"bg_color": "#FCE3CC", "font_color": "#7A3204"},
    "critical": {"bg_color": "#8F3C0A", "font_color": "#FFFFFF", "bold": True},
    "major": {"bg_color": "#F6C49A", "font_color": "#4A1F04"},
    "minor": {"bg_color": "#FDF0E4", "font_color": "#4A1F04"},
}
