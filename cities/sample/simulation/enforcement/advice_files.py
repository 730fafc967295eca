"""The register of advice: 服务告知单 and 劝导单 of a month, as squads send it from their phones."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from cities.sample.simulation.enforcement import objects
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.hotline.streets import Columns

_LETTERS = {"服务告知单": "FW", "劝导单": "QD"}


def write_advice(books: Books, month: date) -> None:
    """Write the CSV of a month; nothing where no paper was handed out."""
    told = {
        kind: objects.advice(books.city, books.plan, month, kind) for kind in objects.ADVICE_A_DAY
    }
    frame = pl.concat(_cells(books, month, kind, papers) for kind, papers in told.items())
    if frame.is_empty():
        return
    text = frame.write_csv(line_terminator="\r\n")
    path = books.folder / f"服务劝导登记_{month:%Y%m}.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())


def _cells(books: Books, month: date, kind: str, papers: Columns) -> pl.DataFrame:
    streets, street = books.city.streets, papers["street"]
    number = pl.Series(papers["seq"]).cast(pl.String).str.zfill(5)
    untold = pl.Series(objects.is_untold(papers["seq"]))
    districts = np.array(streets.district_names, dtype=object)[street]
    squads = np.array(books.city.squad_names, dtype=object)[street]
    text = pl.String()
    return pl.select(
        pl.format(f"{_LETTERS[kind]}{month:%Y%m}{{}}", number).alias("文书编号"),
        pl.lit(kind).alias("文书类型"),
        pl.Series("下达日期", papers["day"]).cast(pl.Date),
        pl.Series("区域", districts, dtype=text),
        pl.Series("街道", np.array(streets.names, dtype=object)[street], dtype=text),
        pl.Series("执法中队", squads, dtype=text),
        pl.lit(1).alias("份数"),
        pl.when(untold.not_()).then(pl.lit(objects.action_of(kind))).alias("服务管理执法类别"),
    )
