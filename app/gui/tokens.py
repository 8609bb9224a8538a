"""The design tokens: every colour, font and size that the window uses, by name, for both themes."""

from __future__ import annotations

from collections.abc import Mapping

TOKENS: Mapping[str, Mapping[str, str]] = {
    "dark": {
        "well": "#0F1012",
        "bg": "#16181B",
        "raised": "#1E2125",
        "hover": "#262A30",
        "press": "#2F343B",
        "line": "#2A2E34",
        "edge": "#434A53",
        "control": "#6E7781",
        "text1": "#ECEEF0",
        "text2": "#B1B8C0",
        "text3": "#8E969F",
        "accent": "#4A67F2",
        "accent_hover": "#3F5AE0",
        "accent_text": "#93A9FF",
        "on_accent": "#FFFFFF",
        "ring": "#DDE4FF",
        "selection": "#20284A",
        "ok": "#4CC38A",
        "warning": "#F0B13C",
        "error": "#FF7A70",
        "error_wash": "#3A2020",
        "scrim": "#B0060708",
    },
    "light": {
        "well": "#E6E8EB",
        "bg": "#FFFFFF",
        "raised": "#F4F5F7",
        "hover": "#ECEEF1",
        "press": "#E1E4E8",
        "line": "#E4E6EA",
        "edge": "#B4BAC2",
        "control": "#868E97",
        "text1": "#15181C",
        "text2": "#454C55",
        "text3": "#5F6771",
        "accent": "#3A57E0",
        "accent_hover": "#2F4AC9",
        "accent_text": "#2F4AC9",
        "on_accent": "#FFFFFF",
        "ring": "#0B1240",
        "selection": "#E8ECFE",
        "ok": "#127A4B",
        "warning": "#8F5B00",
        "error": "#C0322A",
        "error_wash": "#FDEBEA",
        "scrim": "#66202428",
    },
}
"""Colours as ``#RRGGBB`` or ``#AARRGGBB``."""

FAMILIES = (
    "Inter",
    "Noto Sans CJK SC",
    "Segoe UI",
    "SF Pro Text",
    "Microsoft YaHei UI",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
MONO_FAMILIES = ("DejaVu Sans Mono", "Cascadia Mono", "Menlo", "Consolas", "monospace")
CAPTION_PX = 11
CHINESE_CAPTION_PX = 12
