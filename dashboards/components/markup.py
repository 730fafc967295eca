"""Small pieces of HTML that every component uses; all text goes through `text`."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from typing import Protocol

from dashboards import format as fmt
from dashboards.readings import Compared, Reading


class Sign(Protocol):
    """What can be drawn as a mark: shape and word never rest on colour alone."""

    @property
    def shape(self) -> str:
        """One character."""

    @property
    def word(self) -> str:
        """What it means."""

    @property
    def style(self) -> str:
        """The part of the style class after `um-`."""


def text(value: object) -> str:
    """Escape a value for HTML text and attributes."""
    return escape(str(value), quote=True)


def image(svg: str, alternative: str, style: str) -> str:
    """An SVG drawing as an image with its text alternative."""
    data = b64encode(svg.encode()).decode()
    return f'<img class="{style}" src="data:image/svg+xml;base64,{data}" alt="{text(alternative)}">'


def hidden(value: str) -> str:
    """Text for screen readers only."""
    return f'<span class="um-hidden">{text(value)}</span>'


def mark(found: Sign, *, with_word: bool = True) -> str:
    """Shape and word of a mark; the word stays for screen readers when it is not drawn."""
    word = text(found.word) if with_word else hidden(found.word)
    shape = f'<span aria-hidden="true">{found.shape}</span>'
    return f'<span class="um-mark um-{found.style}">{shape} {word}</span>'


def change(reading: Reading, compared: Compared | None, label: str) -> str:
    """One line of comparison: `较上月 ↓ 1.20 个百分点 变差`, or why there is none."""
    return (
        f'<div class="um-change"><span class="um-label">{text(label)}</span>'
        f"<span>{moved(reading, compared)}</span></div>"
    )


def moved(reading: Reading, compared: Compared | None, *, with_verdict: bool = True) -> str:
    """A comparison alone: `↓ 1.20 个百分点 变差`, or why there is none.

    Without its verdict, which stays for screen readers, it fits a narrow column.
    """
    moved = compared.change(reading.kpi) if compared else None
    if moved is None:
        said = text(reading.why_not(compared))
    elif moved.sign == 0:
        said = fmt.UNCHANGED
    else:
        arrow = f'<span aria-hidden="true">{moved.arrow}</span>{hidden(moved.word)}'
        said = f'<span class="um-size">{arrow} {text(moved.size)}</span>'
        better = reading.judged(moved)
        if better is not None:
            style, verdict = ("good", "变好") if better else ("bad", "变差")
            said += (
                f'<span class="um-verdict um-{style}">{verdict}</span>'
                if with_verdict
                else hidden(verdict)
            )
    return said


def tags(*words: str) -> str:
    """Small framed words."""
    return "".join(f'<span class="um-tag">{text(word)}</span>' for word in words if word)


def calm(sentence: str) -> str:
    """What a part says when it has nothing to show."""
    return f'<p class="um-calm-line">{text(sentence)}</p>'


def notice(sentences: Iterable[str]) -> str:
    """What the page did otherwise than it was asked, and why."""
    said = "".join(f"<p>{text(sentence)}</p>" for sentence in sentences)
    return f'<div class="um-notice" role="status">{said}</div>'


def table(heads: Sequence[tuple[str, str]], rows: Iterable[str], style: str = "") -> str:
    """A table from `(heading, class)` pairs and finished `<tr>` rows."""
    cells = "".join(f'<th scope="col" class="{cls}">{text(head)}</th>' for head, cls in heads)
    return (
        f'<table class="um-table {style}"><thead><tr>{cells}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def section(heading: str, note: str, body: str, *, anchor: str) -> str:
    """A titled part of a page."""
    return (
        f'<section class="um-section" id="{anchor}" aria-labelledby="{anchor}-title">'
        f'<header class="um-section-head"><h2 id="{anchor}-title">{text(heading)}</h2>'
        f'<p class="um-note">{text(note)}</p></header>{body}</section>'
    )


def named(heading: str, *, anchor: str) -> str:
    """A heading beside a control, which an address can name; the control stands a little higher."""
    return f'<div id="{anchor}" class="um-beside-box">{heading}</div>'


def scrolling(table: str, label: str) -> str:
    """A table that scrolls inside its own frame, reachable by keyboard."""
    reachable = f'role="region" tabindex="0" aria-label="{text(label)}"'
    return f'<div class="um-scroll" {reachable}>{table}</div>'
