"""Weigh tickets typed into the sheets of a book, with the mistakes of clerks and the totals.

The transfer stations' book has one sheet a station and weighs in kg; the plants' book has one sheet
a half-month and weighs in t. Totals add up the column as it stands, mistakes included, as a
spreadsheet does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.sanitation import mistakes as m
from cities.sample.simulation.sanitation import tickets as t
from cities.sample.simulation.sanitation.books import FATES, Book
from cities.sample.simulation.sanitation.workbook import Sheet, write_workbook
from cities.sample.simulation.world import World

TABLE = "src_weigh"
_FULL_WIDTH = dict(zip("0123456789.,", "０１２３４５６７８９．，", strict=True))
_GRAMS = {"kg": 1_000, "t": 1_000_000}
_PHONE_NOTE = "司机联系电话13900000"
_SIGNED = "制表：环卫数据组（示例）"


def write_book(
    path: Path,
    book: Book,
    rows: pl.DataFrame,
    world: World,
    register: DirtRegister,
    *,
    period: str,
    until: date,
) -> bool:
    """Write the tickets of one book and put their dirt into the register; False without tickets.

    rows: columns of `tickets.tickets`. period: as the title tells it. until: the 数据截止 day.
    """
    rows = rows.filter(pl.col("book") == book.name).sort("delivered_on", "weighed_at", "ticket_no")
    if rows.is_empty():
        return False
    told = _text(_named(rows, world), book)
    sheets = [_sheet(book, name, part, period, until) for name, part in _parts(book, told, world)]
    write_workbook(path, sheets)
    _register(register, rows, sheets, path.name)
    return True


def _parts(book: Book, told: pl.DataFrame, world: World) -> Iterator[tuple[str, pl.DataFrame]]:
    """Name and rows of every sheet that has any."""
    if book.name == t.STATION_BOOK:
        for facility_id in sorted(told["facility_id"].unique()):
            name = world.facility_spellings(facility_id)[1]
            yield name, told.filter(pl.col("facility_id") == facility_id)
        return
    first = pl.col("delivered_on").dt.day() <= 15
    for name, is_here in (("上半月", first), ("下半月", ~first)):
        part = told.filter(is_here)
        if part.height:
            yield name, part


def _named(rows: pl.DataFrame, world: World) -> pl.DataFrame:
    companies = world.units.filter(pl.col("kind") == "company").select(
        company_id="unit_id", company="unit_name"
    )
    facilities = world.facilities.select("facility_id", "facility_name")
    return rows.join(companies, on="company_id", maintain_order="left").join(
        facilities, on="facility_id", maintain_order="left"
    )


def _text(rows: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Cells as text, one row a ticket, doubled ones twice; `_gross`, `_tare`, `_net` in grams.

    The grams are what the cell says in the unit of the column, nothing where it says nothing.
    """
    dirt = pl.col("dirt")
    net, tare = pl.col("net_kg"), pl.col("tare_kg")
    gross = net + tare
    weighed_at = pl.col("weighed_at")
    printed_at = pl.when(dirt == m.WRONG_YEAR).then(weighed_at.dt.offset_by("10y"))
    about = m.estimate(net)
    slip = 1000 if book.unit == "t" else 1 / 1000
    is_about = dirt == m.ABOUT
    unknown = pl.lit(None, dtype=pl.Int64)
    frame = rows.with_columns(
        pl.when(is_about | (dirt == m.HIDDEN_GROSS))
        .then(unknown)
        .otherwise(gross * 1000)
        .alias("_gross"),
        pl.when(is_about).then(unknown).otherwise(tare * 1000).alias("_tare"),
        pl.when(dirt.is_in([m.HIDDEN_NET, m.NO_NET]))
        .then(unknown)
        .when(is_about)
        .then(about * 1000)
        .when(dirt == m.OTHER_UNIT)
        .then((net * 1000 * slip).cast(pl.Int64))
        .otherwise(net * 1000)
        .alias("_net"),
    )
    frame = frame.with_columns(_weight_cells(book)).with_columns(
        pl.format("司磅员{}", (pl.col("weighed_at").dt.hour() // 8 + 1)).alias("weigher"),
        printed_at.otherwise(weighed_at).dt.strftime("%Y-%m-%d %H:%M:%S").alias("at"),
        pl.col("rated_t").cast(pl.Int64).cast(pl.String).alias("rated"),
        pl.col("stream").replace(book.streams).alias("stream"),
        pl.col("direction").replace(book.directions).alias("direction"),
        pl.when(dirt == m.PHONE)
        .then(pl.format("{}{}", pl.lit(_PHONE_NOTE), (pl.col("net_kg") // 20 % 900 + 100)))
        .alias("note"),
    )
    return frame.select(
        pl.all().repeat_by(pl.when(dirt == m.DOUBLE).then(2).otherwise(1)).explode()
    )


def _weight_cells(book: Book) -> list[pl.Expr]:
    """毛重, 皮重 and 净重 as they are typed."""
    dirt = pl.col("dirt")
    gross, tare, net = (_amount(pl.col(name), book.unit) for name in ("_gross", "_tare", "_net"))
    other = "吨" if book.unit == "kg" else "公斤"
    in_other = _amount(pl.col("_net"), "t" if book.unit == "kg" else "kg")
    wide = _grouped(net).str.replace_many(_FULL_WIDTH)
    return [
        pl.when(dirt == m.HIDDEN_GROSS).then(pl.lit("X")).otherwise(gross).alias("gross"),
        tare.alias("tare"),
        pl.when(dirt == m.HIDDEN_NET)
        .then(pl.lit("X"))
        .when(dirt == m.FULL_WIDTH)
        .then(wide)
        .when(dirt == m.WITH_UNIT)
        .then(pl.format("{}{}", in_other, pl.lit(other)))
        .when(dirt == m.ABOUT)
        .then(pl.format("约{}吨", _amount(pl.col("_net"), "t")))
        .otherwise(net)
        .alias("net"),
    ]


def _amount(grams: pl.Expr, unit: str) -> pl.Expr:
    """A weight as a plain number in kg or t without useless zeros; NULL stays NULL."""
    size = _GRAMS[unit]
    digits = len(str(size)) - 1
    rest = (grams % size).cast(pl.String).str.zfill(digits).str.strip_chars_end("0")
    whole = (grams // size).cast(pl.String)
    return pl.when(rest == "").then(whole).otherwise(pl.format("{}.{}", whole, rest))


def _grouped(number: pl.Expr) -> pl.Expr:
    """A number with 千分位: 12540 → 12,540. Weights stay below a million."""
    return number.str.replace(r"^(\d{1,3})(\d{3})(\.|$)", "${1},${2}${3}")


def _sheet(book: Book, name: str, part: pl.DataFrame, period: str, until: date) -> Sheet:
    """One sheet: the rows of each 旬 with its subtotal, the total, and who made it."""
    keys = _keys(book)
    body: list[pl.DataFrame] = []
    day = pl.col("delivered_on").dt.day()
    thirds = (("上旬", day <= 10), ("中旬", (day > 10) & (day <= 20)), ("下旬", day > 20))
    for third, is_here in thirds:
        rows = part.filter(is_here)
        if rows.height:
            body += [rows.select(keys), _total(book, rows, f"{third}小计")]
    signed = pl.DataFrame({keys[0]: [_SIGNED]})
    body += [_total(book, part, "合计"), signed]
    return Sheet(
        name=name,
        title=f"云澜市{period}{book.title}（{name}，示例数据）",
        note=f"数据截止：{until:%Y-%m-%d} 24:00",
        columns=book.columns,
        rows=pl.concat(body, how="diagonal").select(keys),
    )


def _keys(book: Book) -> list[str]:
    """Columns of `_text` in the order of the book."""
    weights = ["gross", "tare", "net", "at", "mode", "weigher", "company", "note"]
    if book.name == t.STATION_BOOK:
        vehicle = ["plate", "vehicle_type", "rated"]
        return ["ticket_no", *vehicle, "spelling", "stream", "direction", *weights]
    vehicle = ["facility_name", "plate", "vehicle_type"]
    return ["ticket_no", *vehicle, "spelling", "stream", "direction", *weights]


def _total(book: Book, rows: pl.DataFrame, label: str) -> pl.DataFrame:
    sums = {name: rows[f"_{name}"].sum() for name in ("gross", "tare", "net")}
    size = _GRAMS[book.unit]
    told = {name: f"{(Decimal(grams) / size).normalize():f}" for name, grams in sums.items()}
    return pl.DataFrame({"ticket_no": [label], **{name: [text] for name, text in told.items()}})


def _register(register: DirtRegister, rows: pl.DataFrame, sheets: list[Sheet], where: str) -> None:
    counts = dict(rows.group_by("dirt").len().iter_rows())
    for dirt, kind, fate, reason in FATES:
        count = counts.get(dirt, 0)
        register.plant(kind, TABLE, count, reason=reason, where=where, **{fate: count})
    late = rows.filter(pl.col("delivered_on") > pl.col("weighed_on"))
    register.plant("late_file", TABLE, late.height, landed=late.height, where=where)
    at = late["weighed_at"].dt.strftime("%Y-%m-%d %H:%M:%S")
    register.tell("late_file", TABLE, late["ticket_no"], "weighed_at", at, file=where)
    parts = [(m.FULL_WIDTH, "fullwidth_digits"), (m.WITH_UNIT, "kg_t_mixed")]
    odd = {kind: rows.filter(pl.col("dirt") == dirt) for dirt, kind in parts}
    if "is_changed" in rows.columns:
        odd["correction"] = rows.filter("is_changed")
        changed = odd["correction"].height
        register.plant("correction", TABLE, changed, landed=changed, where=where)
    for kind, some in odd.items():
        register.tell(kind, TABLE, some["ticket_no"], "net_kg", some["net_kg"], file=where)
    labels = pl.concat([sheet.rows.to_series(0).alias("label") for sheet in sheets])
    totals = int(labels.str.ends_with("计").sum())
    signed = int((labels == _SIGNED).sum())
    register.plant("total_row", TABLE, totals, merged=totals, reason="total_row", where=where)
    register.plant("note_row", TABLE, signed, merged=signed, reason="note_row", where=where)
