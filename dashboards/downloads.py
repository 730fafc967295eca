"""What a page offers to take away; a file is made when its button is pressed, not before."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboards.choices import View
from dashboards.periods import Period
from dashboards.sheets import CSV, XLSX, Sheet, csv_bytes, xlsx_bytes
from dashboards.shell import Context

PDF = "application/pdf"


def offer(
    context: Context, name: str, make: Callable[[], Sheet], *, is_named: bool = False
) -> None:
    """Offer a table as .xlsx and .csv; `make` is called on a press. `name` is unique on a page.

    The buttons say it where they stand beside those of another table (`is_named`).

    Every download of a page passes here: a role that may not export is offered none, and each one
    is written down before its file is made.
    """
    if not context.may_export:
        return
    with st.container(horizontal=True, key=f"um-download-{name}"):
        for suffix, kind, write in (("xlsx", XLSX, xlsx_bytes), ("csv", CSV, csv_bytes)):
            st.download_button(
                f"下载{name if is_named else ''} .{suffix}",
                data=_sheet(context, f"{name}.{suffix}", kind, make, write),
                file_name=f"{name}.{suffix}",
                mime=kind,
                key=f"{name}.{suffix}",
                on_click="ignore",
                help=f"下载“{name}”，附期间、区域、版次和口径",
            )


def offer_pdf(context: Context, label: str, name: str, make: Callable[[], bytes]) -> None:
    """Offer what the page shows as a .pdf, under the same rule as its tables."""
    if not context.may_export:
        return

    with st.container(horizontal=True, key=f"um-download-{label}"):
        st.download_button(
            f"{label}（PDF）",
            data=_made(context, f"{name}.pdf", PDF, make),
            file_name=f"{name}.pdf",
            mime=PDF,
            key=f"{label}.pdf",
            on_click="ignore",
            help="一页 A4，所选区域和期间，与本页同一数字",
        )


def head_of(
    context: Context, view: View, period: Period | None, policies: str, *, is_whole: bool = False
) -> list[tuple[str, str]]:
    """What stands above every downloaded table: 期间, 区域, 数据截止, 版次, 口径.

    `is_whole`: the rows are of all that the viewer may see, whatever area is chosen.
    """
    book = context.reader.book()
    city, *edition = head_of_edition(context, policies)
    return [
        city,
        ("期间", period.label_zh if period else "全部"),
        ("区域", book.long_name(book.home if is_whole else view.area)),
        *edition,
    ]


def head_of_edition(context: Context, policies: str) -> list[tuple[str, str]]:
    """The same above a table of the edition as a whole, whatever area and period are chosen."""
    return [
        ("城市", context.city.title_zh),
        ("数据截止", f"{context.edition.manifest.as_of:%Y-%m-%d %H:%M}"),
        ("版次", context.edition.id),
        ("口径", policies),
    ]


def _sheet(
    context: Context,
    name: str,
    kind: str,
    make: Callable[[], Sheet],
    write: Callable[[Sheet], bytes],
) -> Callable[[], bytes]:
    return _made(context, name, kind, lambda: write(make()))


def _made(context: Context, name: str, kind: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """What a button calls when it is pressed: the file of `make`, written down beforehand."""

    def made() -> bytes:
        context.record_export(name)
        return context.hand_over(make(), kind, name)

    return made
