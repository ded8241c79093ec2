"""What is painted can be read by everybody, in both themes and at every text size."""

import dataclasses
import re
from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtGui import QColor, QFontInfo, QImage
from PySide6.QtWidgets import QApplication

from qa_desk.ui.icons import FOLDER, Icon, pixmap
from qa_desk.ui.style import SHEET, style_sheet
from qa_desk.ui.theme import LEVEL_ICONS, Theme, palette
from qa_desk.ui.tokens import DARK, LIGHT, Colors, Level

THEMES = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
SURFACES = ("window", "panel", "raised", "hover", "selected", "field")
BUBBLES = ("customer_bubble", "agent_bubble", "bot_bubble", "note_bubble", "found", "found_here")
LEVELS: tuple[Level, ...] = get_args(Level)


def rgb(color: QColor) -> tuple[float, float, float]:
    return color.redF(), color.greenF(), color.blueF()


def luminance(color: QColor) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs_of_text(colors: Colors) -> dict[str, tuple[QColor, QColor]]:
    """Every text colour with every ground it may stand on."""
    found = {"on_accent on accent": (colors.on_accent, colors.accent)}
    found["on_accent on accent_hover"] = (colors.on_accent, colors.accent_hover)
    found["muted on pressed"] = (colors.muted, colors.pressed)
    for ground in (*SURFACES, "pressed"):
        for text in ("text", "link", "accent"):
            found[f"{text} on {ground}"] = (getattr(colors, text), getattr(colors, ground))
    for ground in SURFACES + BUBBLES[:4]:
        found[f"muted on {ground}"] = (colors.muted, getattr(colors, ground))
    for ground in BUBBLES:
        found[f"text on {ground}"] = (colors.text, getattr(colors, ground))
    for level in LEVELS:
        tone = colors.level(level)
        found[f"text on {level} wash"] = (colors.text, tone.wash)
        found[f"{level} ink on its wash"] = (tone.ink, tone.wash)
        for ground in SURFACES + BUBBLES[:4]:
            found[f"{level} ink on {ground}"] = (tone.ink, getattr(colors, ground))
    return found


@THEMES
def test_every_text_stands_out_from_what_it_stands_on(colors: Colors) -> None:
    weak = {name: round(contrast(*pair), 2) for name, pair in pairs_of_text(colors).items() if contrast(*pair) < 4.5}
    assert weak == {}


@THEMES
def test_lines_that_mean_something_stand_out(colors: Colors) -> None:
    """WCAG 1.4.11: focus, borders of fields and marks of severity 3:1 (the amber bar 2:1 on white: it has a shape)."""
    for ground in ("window", "panel", "raised"):
        assert contrast(colors.focus, getattr(colors, ground)) >= 3
        assert contrast(colors.outline, getattr(colors, ground)) >= 3
    assert all(contrast(colors.level(level).edge, colors.panel) >= 2 for level in LEVELS)


# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency (2009), full
# protanopia, deuteranopia and tritanopia, on linear RGB.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def lab_as_seen(color: QColor, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as somebody with this colour blindness sees it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color)]
    r, g, b = (min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in matrix)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@THEMES
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_severities_are_told_apart_by_colour_blind_eyes(colors: Colors, blindness: str) -> None:
    close = {}
    for one, other in combinations(LEVELS, 2):
        a, b = (lab_as_seen(colors.level(level).edge, BLINDNESS[blindness]) for level in (one, other))
        difference = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        if difference < 15:
            close[one, other] = round(difference)
    assert close == {}


def test_severities_are_told_apart_without_colour() -> None:
    assert len(set(LEVEL_ICONS.values())) == len(LEVELS)


def test_every_icon_has_its_file_and_every_file_its_name() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.svg")) == sorted(get_args(Icon))


def test_every_icon_is_used() -> None:
    sources = "".join(path.read_text("utf-8") for path in FOLDER.parent.rglob("*.py") if path.name != "icons.py")
    style = (FOLDER.parent / "style.qss").read_text("utf-8").replace("_", "-")
    assert [name for name in get_args(Icon) if f'"{name}"' not in sources and f"$image-{name}--" not in style] == []


def ink(image: QImage) -> set[str]:
    opaque = (
        (x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 250
    )
    return {image.pixelColor(x, y).name() for x, y in opaque}


def test_an_icon_is_drawn_in_the_colour_of_the_theme_and_sharp(qapp: QApplication) -> None:
    drawn = pixmap("check", 16, QColor("#a10e39"), 2.0)
    assert (drawn.width(), drawn.deviceIndependentSize().width()) == (32, 16)
    assert ink(drawn.toImage()) == {"#a10e39"}


@THEMES
def test_the_style_sheet_names_only_what_there_is(colors: Colors, tmp_path: Path) -> None:
    sheet = style_sheet(colors, 1.5, tmp_path)
    assert "$" not in sheet
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgb\(", SHEET.read_text(encoding="utf-8")) == []
    drawings = re.findall(r'url\("([^"]+)"\)', sheet)
    assert drawings
    assert all(Path(drawing).is_file() for drawing in drawings)


def test_text_size_scales_all_fonts_and_lengths(qapp: QApplication) -> None:
    usual, double = Theme("light", 100), Theme("light", 200)
    for field in dataclasses.fields(usual.fonts):
        sizes = [getattr(theme.fonts, field.name).pixelSize() for theme in (usual, double)]
        assert sizes[1] == 2 * sizes[0], field.name
    assert (double.px(8), double.pixmap("check", 16, double.colors.text).width()) == (16, 32)


def test_inter_is_the_font_in_all_its_weights(theme: Theme) -> None:
    for font in (theme.fonts.body, theme.fonts.medium, theme.fonts.strong, theme.fonts.display):
        assert (QFontInfo(font).family(), QFontInfo(font).weight()) == ("Inter", font.weight())


def test_qt_own_parts_have_the_colours_of_the_theme() -> None:
    assert palette(DARK).base().color() == DARK.panel
    assert palette(LIGHT).windowText().color() == LIGHT.text
