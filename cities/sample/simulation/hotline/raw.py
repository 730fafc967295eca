"""The daily GB18030 file of the hotline: its columns, their order, and how a row is written."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from cities.sample.simulation.cases.addressing import numbers_in
from cities.sample.simulation.hotline.city import UNLISTED_ENDING, UNLISTED_UNIT, City
from cities.sample.simulation.hotline.deliveries import CLOSED_TOO_EARLY, NO_DISTRICT
from cities.sample.simulation.hotline.demand import APPEALS, CHANNELS
from cities.sample.simulation.hotline.lives import (
    LEFT_OUT,
    OUTCOMES,
    RATINGS,
    RETURN_REASONS,
    SOLVED,
)
from cities.sample.simulation.hotline.states import end_of, state_at
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.hotline.words import (
    phone_cells,
    places,
    reply,
    texts,
    why_dissatisfied,
    wide_digits,
)

NEW_TEMPLATE_FROM = date(2025, 3, 1)
"""From this day on the export has other headers in another order."""

OLD_TEMPLATE: dict[str, str] = {
    "order_no": "工单编号", "channel": "受理渠道", "appeal": "诉求类型", "l1": "一级分类",
    "l2": "二级分类", "l3": "三级分类", "title": "诉求标题", "content": "诉求内容",
    "caller": "诉求人", "phone": "联系电话", "card": "身份证号", "confidential": "是否保密",
    "district": "所属区域", "street": "街道", "community": "社区", "address": "诉求地址",
    "received": "受理时间", "assigned": "派单时间", "unit": "承办单位", "signed": "签收时间",
    "sign_due": "签收时限", "returned": "退单时间", "reason": "退单原因", "return_cnt": "退单次数",
    "contact": "首次响应时间", "close_due": "办结时限", "extended_due": "延期时限",
    "closed": "办结时间", "reply": "办理结果", "called": "回访时间", "outcome": "回访结果",
    "solved": "是否解决", "rating": "满意度", "complaint": "不满意原因", "redo_cnt": "重办次数",
    "linked": "重复工单号", "is_repeat": "是否重复", "case_no": "关联案件号",
    "left_out": "剔除原因", "updated": "更新时间",
}  # fmt: skip
NEW_TEMPLATE: dict[str, str] = {
    "order_no": "工单号", "received": "来电时间", "channel": "诉求来源", "appeal": "工单类型",
    "district": "所属区域", "street": "街道(镇)", "community": "社区", "address": "事发地址",
    "caller": "来电人", "phone": "来电号码", "confidential": "是否保密", "title": "标题",
    "content": "反映内容", "l1": "一级分类", "l2": "二级分类", "l3": "三级分类",
    "unit": "主办单位", "assigned": "交办时间", "sign_due": "签收时限", "signed": "签收时间",
    "return_cnt": "退单次数", "returned": "退单时间", "reason": "退单原因", "contact": "联系时间",
    "close_due": "办理时限", "extended_due": "延期时限", "closed": "办结时间", "reply": "答复内容",
    "called": "回访时间", "outcome": "回访结果", "rating": "评价", "solved": "是否解决",
    "complaint": "不满意原因", "redo_cnt": "重办次数", "left_out": "剔除原因",
    "is_repeat": "是否重复", "linked": "重复工单号", "case_no": "关联案件号",
    "updated": "更新时间",
}  # fmt: skip
"""Header by what stands below it; both are made of the synonyms of DOMAIN §16."""

REFUSED_APPEAL = "纠错"
_HIDDEN_RATING = "—"
_TIMES = [
    "received",
    "assigned",
    "sign_due",
    "signed",
    "returned",
    "contact",
    "close_due",
    "extended_due",
    "closed",
    "called",
    "updated",
]
_A_MONTH = np.timedelta64(30, "D")


def cells(city: City, orders: Columns, rows: Array, days: Array, kinds: Array) -> pl.DataFrame:
    """Text of every cell of the given rows, columns named as in the templates."""
    mine = {name: values[rows] for name, values in orders.items()}
    state = state_at(mine, end_of(days))
    early = kinds == CLOSED_TOO_EARLY
    state["closed"] = np.where(early, mine["assigned_1"] - _A_MONTH, state["closed"])
    state["received"] = mine["received"]
    frame = pl.DataFrame({name: clock_text(state[name]) for name in _TIMES})
    place = places(city, mine)
    told = texts(city, mine, place["spot"])
    matter = mine["matter"]
    is_problem = matter <= city.matters.first_other
    linked = mine["link_seq"] > 0
    frame = frame.with_columns(
        order_no=number_text(mine["day"], mine["seq"]),
        channel=_named([name for name, _ in CHANNELS], mine["channel"]),
        appeal=_appeals(mine),
        l1=pl.Series(np.where(is_problem, "城市管理", "综合诉求")),
        l2=_named(city.matters.majors, matter),
        l3=_named(city.matters.names, matter),
        title=told["title"],
        content=told["content"],
        caller=told["caller"],
        card=told["card"],
        phone=phone_cells(mine),
        confidential=_yes_no(mine["confidential"]),
        district=city.streets.district_cells(mine["street"], mine["district_spelling"]),
        street=city.streets.street_cells(
            mine["street"], mine["area"], mine["spelling"], mine["place"]
        ),
        is_nowhere=pl.Series(kinds == NO_DISTRICT),
        community=place["community"],
        address=place["address"],
        unit=units(city, mine, state),
        reason=_named([None, *RETURN_REASONS[1:]], state["reason"]),
        return_cnt=_counts(state["return_cnt"]),
        outcome=_named(OUTCOMES, state["outcome"]),
        solved=_named(SOLVED, state["solved"]),
        rating=_ratings(mine, state),
        complaint=why_dissatisfied(state["complaint"]),
        redo_cnt=_counts(state["redo_cnt"]),
        linked=number_text(mine["link_day"], mine["link_seq"]),
        is_repeat=_yes_no(linked),
        case_no=_case_numbers(city, mine),
        left_out=_named([None, *LEFT_OUT[1:]], state["left_out"]),
        draw=pl.Series(mine["wording"]),
        is_wide=pl.Series(mine["wide_time"]),
    )
    wide = pl.when("is_wide").then(wide_digits(pl.col("received"))).otherwise(pl.col("received"))
    return frame.with_columns(
        wide.alias("received"),
        pl.when(~pl.col("is_nowhere")).then(pl.col("district")).alias("district"),
        reply(pl.col("closed"), pl.col("draw")).alias("reply"),
    )


def number_text(day: Array, seq: Array) -> pl.Series:
    """工单编号: YL, day, number within the day; null where there is no day."""
    frame = pl.DataFrame({"day": day.astype("datetime64[ms]"), "seq": seq})
    number = pl.col("seq").cast(pl.String).str.zfill(6)
    return frame.select(
        pl.format("YL{}{}", pl.col("day").dt.strftime("%Y%m%d"), number).alias("no")
    ).to_series()


def _case_numbers(city: City, orders: Columns) -> pl.Series:
    """关联案件号 of orders that have to do with a case, as the platform numbers it."""
    is_known = orders["case_seq"] > 0
    day = np.where(is_known, orders["case_day"], orders["day"]).astype(np.int64)
    district = city.streets.district_numbers[orders["street"]]
    numbers = numbers_in(district, day, orders["case_seq"])
    return pl.select(pl.when(pl.Series(is_known)).then(numbers)).to_series()


def file_bytes(rows: pl.DataFrame, day: date, has_total: bool) -> bytes:
    """The file of a day: columns of its template, GB18030, a 合计 line if the export adds one."""
    template = OLD_TEMPLATE if day < NEW_TEMPLATE_FROM else NEW_TEMPLATE
    told = rows.select(pl.col(name).alias(header) for name, header in template.items())
    text = told.write_csv(line_terminator="\r\n", null_value="")
    if has_total:
        total = {"order_no": "合计", "title": f"共{rows.height}件", "district": "全市"}
        total |= {"channel": "其他", "appeal": "其他"}
        text += ",".join(total.get(name, "") for name in template) + "\r\n"
    return text.encode("gb18030")


def clock_text(moments: Array) -> pl.Series:
    """`YYYY-MM-DD HH:MM:SS`; null for NaT."""
    return pl.Series(moments.astype("datetime64[ms]")).dt.strftime("%Y-%m-%d %H:%M:%S")


def _named(names: list[str | None] | list[str] | tuple[str, ...], code: Array) -> pl.Series:
    """The word of each code; nothing for −1."""
    words = pl.Series([*names, None], dtype=pl.String)
    return words.gather(np.where(code < 0, len(names), code))


def _yes_no(flags: Array) -> pl.Series:
    return pl.Series(np.where(flags, "是", "否"))


def _counts(values: Array) -> pl.Series:
    return pl.Series(values.astype(str))


def _appeals(orders: Columns) -> pl.Series:
    return _named([*APPEALS, REFUSED_APPEAL], np.where(orders["is_refused"], 6, orders["appeal"]))


def _ratings(orders: Columns, state: Columns) -> pl.Series:
    """满意度; a writer nobody could judge is 未评价, or a sign that says nothing."""
    hidden = (state["rating"] == len(RATINGS) - 1) & orders["hides_rating"]
    return _named([*RATINGS, _HIDDEN_RATING], np.where(hidden, len(RATINGS), state["rating"]))


def units(city: City, orders: Columns, state: Columns) -> pl.Series:
    """承办单位, as it was called on the day of the assignment."""
    day = state["assigned"].astype("datetime64[D]")
    names = city.units.cells(state["unit"], day, orders["unit_spelling"])
    unlisted = pl.Series((state["unit"] >= 0) & orders["unknown_unit"])
    own = pl.Series(orders["place"] % 2 == 1)
    otherwise = pl.when(own).then(names + UNLISTED_ENDING).otherwise(pl.lit(UNLISTED_UNIT))
    return pl.select(pl.when(unlisted).then(otherwise).otherwise(names)).to_series()
