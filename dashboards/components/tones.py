"""Colours of drawings, light and dark: an image reads no style sheet of the page around it.

They are those of styles/tones.css, and as there the browser's own wish decides between the two.
"""

from __future__ import annotations

from collections.abc import Mapping


def style(colours: Mapping[str, tuple[str, str]], rules: str) -> str:
    """A style element of an SVG: the colour `--c` of each class, light and dark, and `rules`."""
    light, dark = (
        "".join(f".{name}{{--c:{pair[scheme]}}}" for name, pair in colours.items())
        for scheme in (0, 1)
    )
    return f"<style>{light}{rules}@media(prefers-color-scheme:dark){{{dark}}}</style>"
