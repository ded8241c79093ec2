"""How cells of the workbook look, by name. Tints differ in lightness too, for every sight and for grey print."""

from __future__ import annotations

from collections.abc import Mapping

ACCENT, INK, SOFT, PALE, LINE, HEAD = "#1F5FA8", "#23262B", "#62676F", "#9A9EA6", "#E3E0DA", "#F3F1ED"
BAR, BAR_HURT = "#C9DCF1", "#F6D3B4"
_BASE: Mapping[str, object] = {"font_name": "Calibri", "font_size": 10, "font_color": INK}
_CELL: Mapping[str, object] = {**_BASE, "valign": "top", "bottom": 1, "bottom_color": LINE}
_NUMBER: Mapping[str, object] = {**_CELL, "align": "right", "indent": 1}
_HEADING: Mapping[str, object] = {
    **_BASE,
    "bold": True,
    "text_wrap": True,
    "valign": "bottom",
    "align": "left",
    "indent": 1,
    "bg_color": HEAD,
}
_CODE: Mapping[str, object] = {
    **_BASE,
    "font_size": 7,
    "font_color": PALE,
    "valign": "top",
    "align": "left",
    "indent": 1,
    "bg_color": HEAD,
    "bottom": 2,
    "bottom_color": ACCENT,
}
_ENTRY: Mapping[str, object] = {"bg_color": "#F2F6FB"}
LOOKS: Mapping[str, Mapping[str, object]] = {
    "title": {
        **_BASE,
        "font_name": "Calibri Light",
        "font_size": 20,
        "valign": "vcenter",
        "align": "left",
        "indent": 1,
    },
    "section": {
        **_BASE,
        "font_name": "Calibri Light",
        "font_size": 14,
        "valign": "bottom",
        "align": "left",
        "indent": 1,
    },
    "lead": {**_BASE, "font_color": SOFT, "align": "left", "indent": 1, "valign": "top", "text_wrap": True},
    "above": {**_BASE, "font_size": 9, "font_color": SOFT, "align": "right", "indent": 1, "valign": "bottom"},
    "weight": {
        **_BASE,
        "bold": True,
        "font_color": ACCENT,
        "align": "right",
        "indent": 1,
        "valign": "bottom",
        "num_format": "General",
    },
    "label": {**_BASE, "font_color": SOFT, "align": "left", "indent": 1, "valign": "top"},
    "value": {**_BASE, "valign": "top", "text_wrap": True, "align": "left", "indent": 1},
    "value whole": {**_BASE, "valign": "top", "num_format": "#,##0", "align": "left", "indent": 1},
    "value one": {**_BASE, "valign": "top", "num_format": "0.0", "align": "left", "indent": 1},
    "value day": {**_BASE, "valign": "top", "num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
    "code": {**_BASE, "font_size": 7, "font_color": PALE, "valign": "top"},
    "head": _HEADING,
    "head right": {**_HEADING, "align": "right"},
    "name": _CODE,
    "name right": {**_CODE, "align": "right"},
    "name tight": {**_CODE, "indent": 0, "shrink": True},
    "text": {**_CELL, "text_wrap": True, "align": "left", "indent": 1},
    "line": {**_CELL, "align": "left", "indent": 1},
    "time": {**_CELL, "num_format": "yyyy-mm-dd hh:mm", "align": "left", "indent": 1},
    "day": {**_CELL, "num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
    "whole": {**_NUMBER, "num_format": "#,##0"},
    "one": {**_NUMBER, "num_format": "0.0"},
    "score": {**_NUMBER, "num_format": "0.0", "bold": True},
    "two": {**_NUMBER, "num_format": "0.00"},
    "signed": {**_NUMBER, "num_format": '+0.0;"−"0.0;0.0'},
    "points": _NUMBER,
    "share": {**_NUMBER, "num_format": "0%"},
    "entry": {**_CELL, **_ENTRY, "text_wrap": True, "align": "left", "indent": 1},
    "entry line": {**_CELL, **_ENTRY, "align": "left", "indent": 1},
    "entry points": {**_NUMBER, **_ENTRY},
    "entry day": {**_CELL, **_ENTRY, "num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
    "swatch": {
        **_BASE,
        "font_size": 9,
        "align": "center",
        "valign": "vcenter",
        "border": 1,
        "border_color": "#FFFFFF",
    },
    "high": {"bg_color": "#D6E6F7", "font_color": "#123F73"},
    "low": {"bg_color": "#FCE3CC", "font_color": "#7A3204"},
    "few": {"font_color": PALE, "italic": True},
    "critical": {"bg_color": "#8F3C0A", "font_color": "#FFFFFF", "bold": True},
    "major": {"bg_color": "#F6C49A", "font_color": "#4A1F04"},
    "minor": {"bg_color": "#FDF0E4", "font_color": "#4A1F04"},
}
NUMBERS = frozenset("whole one score two signed points share".split()) | {"entry points"}
