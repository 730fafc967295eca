"""Titles and contents of orders, and the personal data that people put into them.

Nobody is meant: telephone numbers lie in the range 154, which no operator uses, landlines behind
the area code 0600 and ID cards behind the region 99, which do not exist; plates begin
with 使Z: 使 is no province, and an embassy has no letter behind it (示 would pass by the filter of
texts). Names are a surname and a form of address.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.quirks import (
    DASHED,
    FULL_WIDTH,
    PII_CARD,
    PII_NAME,
    PII_PHONE,
    PII_PLATE,
    WITH_COUNTRY,
)
from cities.sample.simulation.hotline.streets import Array, Columns

_CALLERS = ("张先生", "李女士", "王先生", "刘女士", "陈先生", "杨女士", "周先生", "吴女士")
_TITLES = ("反映{}{}问题", "投诉{}{}", "关于{}{}的诉求", "请处理{}{}")
_CONTENTS = (
    "市民来电反映：{}{}，影响日常生活，希望相关部门尽快处理。",
    "来电人称{}长期存在{}问题，多次反映未解决，要求核实并回复。",
    "诉求人反映{}{},多日未见改善,望现场查看。",
    "{}{}问题，附近居民意见较大，请安排人员处理后告知结果。",
)
_AGAIN = "此前已反映过同一问题，"
_REPLIES = ("已安排人员现场处置", "经核实已督促整改", "已向来电人解释说明", "已列入计划逐步解决")
_DISSATISFIED = ("", "结果", "态度", "时效")
_WIDE = dict(zip("0123456789", "０１２３４５６７８９", strict=True))
_CARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD_CHECKS = "10X98765432"
_LANDLINE_SHARE = 17


def phone_number(person: Array) -> Array:
    """The number of a person as digits: every 17th has a landline; −1 for nobody."""
    mobile = 15_400_000_000 + (person * 48_271) % 100_000_000
    landline = 60_080_000_000 + (person * 7_919) % 10_000_000
    number = np.where(person % _LANDLINE_SHARE == 0, landline, mobile)
    return np.where(person < 0, -1, number)


def phone_cells(orders: Columns) -> pl.Series:
    """联系电话 as operators type it: four ways, all of which name the same person."""
    number = phone_number(orders["person"])
    frame = pl.DataFrame(
        {
            "digits": number,
            "how": orders["phone"],
            "anonymous": orders["anonymous"],
            "tail": (orders["place"] % 9_000 + 1_000),
        }
    )
    digits = pl.col("digits").cast(pl.String)
    is_landline = pl.col("digits") // 1_000_000_000 == 60
    dashed = pl.format(
        "{}-{}-{}", digits.str.slice(0, 3), digits.str.slice(3, 4), digits.str.slice(7)
    )
    cells = (
        pl.when(pl.col("anonymous"))
        .then(pl.lit("匿名"))
        .when(pl.col("digits") < 0)
        .then(pl.format("154****{}", "tail"))
        .when(is_landline)
        .then(pl.format("0{}-{}", digits.str.slice(0, 3), digits.str.slice(3)))
        .when(pl.col("how") == DASHED)
        .then(dashed)
        .when(pl.col("how") == FULL_WIDTH)
        .then(digits.str.replace_many(_WIDE))
        .when(pl.col("how") == WITH_COUNTRY)
        .then(pl.format("+86{}", digits))
        .otherwise(digits)
    )
    return frame.select(cells.alias("phone")).to_series()


def places(city: City, orders: Columns) -> pl.DataFrame:
    """`address` and `community` of every order, from the roads and communities of its street."""
    street, draw = orders["street"], orders["place"]
    roads = city.streets.picked(city.streets.road_names, street, draw)
    communities = city.streets.picked(city.streets.community_names, street, draw // 7)
    district = np.array(city.streets.district_names)[street]
    number = draw // 11 % 320 + 1
    return pl.DataFrame(
        {"road": roads, "community": communities, "district": district, "number": number}
    ).select(
        pl.format("{}{}{}号附近", "district", "road", "number").alias("address"),
        pl.format("{}{}号附近", "road", "number").alias("spot"),
        "community",
    )


def texts(city: City, orders: Columns, spot: pl.Series) -> pl.DataFrame:
    """`title`, `content`, `caller`, `card` (身份证号, mostly empty) of every order."""
    names = np.array(city.matters.names)[orders["matter"]]
    frame = pl.DataFrame(
        {
            "spot": spot,
            "matter": names,
            "draw": orders["wording"],
            "again": orders["link_seq"] > 0,
            "pii": orders["pii"],
            "anonymous": orders["anonymous"],
            "number": 15_400_000_000 + orders["wording"] % 100_000_000,
            "card": _cards(orders["wording"]),
            "plate": orders["wording"] % 90_000 + 10_000,
        }
    )
    draw = pl.col("draw")
    caller = _one_of(_CALLERS, draw // 3)
    hidden = (
        pl.when(pl.col("pii") == PII_PHONE)
        .then(pl.format("请拨打{}联系本人。", "number"))
        .when(pl.col("pii") == PII_CARD)
        .then(pl.format("身份证号{}，可供核实。", "card"))
        .when(pl.col("pii") == PII_PLATE)
        .then(pl.format("涉事车辆使Z·{}。", "plate"))
        .when(pl.col("pii") == PII_NAME)
        .then(pl.format("联系人：{}。", caller))
        .otherwise(pl.lit(""))
    )
    content = _formatted(_CONTENTS, draw // 5)
    again = pl.when(pl.col("again")).then(pl.lit(_AGAIN)).otherwise(pl.lit(""))
    in_title = (pl.col("pii") == PII_PHONE) & (draw % 4 == 0)
    title_end = pl.when(in_title).then(pl.format("（电话{}）", "number")).otherwise(pl.lit(""))
    return frame.select(
        pl.concat_str(_formatted(_TITLES, draw // 2), title_end).alias("title"),
        pl.concat_str(again, content, hidden).alias("content"),
        pl.when(pl.col("anonymous")).then(pl.lit("匿名")).otherwise(caller).alias("caller"),
        pl.when(draw % 150 == 0).then(pl.col("card")).alias("card"),
    )


def reply(closed: pl.Expr, draw: pl.Expr) -> pl.Expr:
    """办理结果, once there is one."""
    return pl.when(closed.is_not_null()).then(_one_of(_REPLIES, draw // 13))


def why_dissatisfied(complaint: Array) -> pl.Series:
    """不满意原因 by code; empty for −1 and 0."""
    told = pl.Series([None, *_DISSATISFIED[1:]], dtype=pl.String)
    return told.gather(np.maximum(complaint, 0))


def wide_digits(cells: pl.Expr) -> pl.Expr:
    """The same text with full-width digits."""
    return cells.str.replace_many(_WIDE)


def _cards(draw: Array) -> pl.Series:
    """ID card numbers of nobody, with a right check digit."""
    digits = np.empty((len(draw), 17), dtype=np.int64)
    born = 19_500_101 + (draw % 50) * 10_000 + (draw // 50 % 12) * 100 + draw // 600 % 28
    body = 990_100 * 10**11 + born * 10**3 + draw // 7 % 1_000
    for position in range(17):
        digits[:, position] = body // 10 ** (16 - position) % 10
    checks = np.array(list(_CARD_CHECKS))[(digits @ np.array(_CARD_WEIGHTS)) % 11]
    return pl.Series(np.char.add(body.astype(str), checks))


def _one_of(words: tuple[str, ...], draw: pl.Expr) -> pl.Expr:
    position = draw % len(words)
    return position.replace_strict(list(range(len(words))), list(words), return_dtype=pl.String)


def _formatted(templates: tuple[str, ...], draw: pl.Expr) -> pl.Expr:
    """One template of each order, with its place and matter."""
    chosen = pl.format(templates[0], "spot", "matter")
    for position, template in enumerate(templates[1:], start=1):
        mine = draw % len(templates) == position
        chosen = pl.when(mine).then(pl.format(template, "spot", "matter")).otherwise(chosen)
    return chosen
