"""The rows of the platform's table 案件: every state written with the bureau's own words."""

from __future__ import annotations

import numpy as np
import polars as pl

from cities.sample.simulation.cases import dirt
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases import states as s
from cities.sample.simulation.cases.addressing import (
    addresses,
    case_numbers,
    component_ids,
    shop_ids,
)
from cities.sample.simulation.cases.assisting import assisting_unit
from cities.sample.simulation.cases.dirt import Dirt, Dirty
from cities.sample.simulation.cases.draws import NEVER, Draw, Ints
from cities.sample.simulation.cases.events import Lives
from cities.sample.simulation.cases.intake import NOT_FILED, REFUSED, VOIDED
from cities.sample.simulation.cases.limits import states_no_deadline
from cities.sample.simulation.cases.places import GRID
from cities.sample.simulation.cases.positions import CRS, UNTOLD, positions_of
from cities.sample.simulation.cases.setting import Setting
from cities.sample.simulation.cases.wording import description, reporters
from cities.sample.simulation.cases.words import (
    Words,
    coded,
    drifted,
    moments,
    told_if,
    unit_names,
)

_CODE_EDITION = "2+2"
_FULL_WIDTH = dict(zip("0123456789", "０１２３４５６７８９", strict=True))
_VOID_REASONS = {
    0: "",
    REFUSED: "不予受理：反映内容不属于受理范围",
    NOT_FILED: "不予立案：核实不存在或不符合立案条件",
    VOIDED: "作废：重复立案或信息有误",
}
_HOLD_REASONS = ("工程性问题，需列入维修计划", "季节性问题，待条件具备", "需多部门协调")
_UNLISTED_ENDING = "外业组"
_UNKNOWN_MINORS = ("其它问题（待细化）", "新增小类（试行）", "临时任务")


def rows_of(setting: Setting, words: Words, lives: Lives, dirty: Dirty) -> pl.DataFrame:
    """One row a case, all texts but for times, counts and coordinates."""
    columns = {
        **_what(setting, words, lives, dirty.kind),
        **_where(setting, words, lives, dirty.kind),
        **_steps(setting, words, lives, dirty),
        **_end(lives, dirty.written),
        "协办单位": _helpers(setting, words, lives, dirty.written),
        **_people(setting, lives),
        "更新时间": moments(dirty.written.updated),
    }
    return pl.DataFrame(columns)


def _what(setting: Setting, words: Words, lives: Lives, kind: Ints) -> dict[str, pl.Series]:
    told, category = setting.categories, lives.reports.category
    minor = told["minor_name"].gather(category)
    spelling = lives.reports.draws[Draw.SPELLING]
    minor = drifted(minor, category, words.minors_otherwise, kind == Dirt.MINOR_DRIFT, spelling)
    unknown = np.flatnonzero(kind == Dirt.UNKNOWN_CATEGORY)
    code = told["category_id"].str.slice(1).gather(category)
    if unknown.size:
        which = lives.reports.seq[unknown] % len(_UNKNOWN_MINORS)
        minor = minor.scatter(unknown, pl.Series(_UNKNOWN_MINORS).gather(which))
        code = code.scatter(unknown, None)
    return {
        "案件编号": case_numbers(words, lives.reports.street, lives.reports.day, lives.reports.seq),
        "问题来源": pl.Series([c.written for c in p.CHANNELS]).gather(lives.reports.channel),
        "业务类别": pl.Series(p.STREAMS).gather(lives.reports.stream),
        "案件类型": told["case_type"].gather(category),
        "大类名称": told["major_name"].gather(category),
        "小类名称": minor,
        "小类代码": code,
        "编码版本": _same(_CODE_EDITION, lives.size),
        "问题描述": description(lives, minor, kind),
    }


def _where(setting: Setting, words: Words, lives: Lives, kind: Ints) -> dict[str, pl.Series]:
    places = lives.reports.places
    known, street = dirt.has_street(lives), places.street
    spelled = drifted(
        words.streets.gather(street),
        street,
        words.streets_otherwise,
        kind == Dirt.STREET_DRIFT,
        lives.reports.draws[Draw.SPELLING],
    )
    grid = _widened(setting.grids["grid_code"].gather(places.grid), kind)
    at = positions_of(setting, lives.reports)
    crs = np.where(known & (at.crs != UNTOLD), at.crs, s.NONE)
    has_road = known & (places.kind != GRID)
    return {
        "部件标识码": component_ids(setting, words, places, lives.reports.category),
        "店铺编号": shop_ids(setting, places),
        "地址描述": _hidden(addresses(setting, places), kind),
        "区县": words.districts.gather(street),
        "街道": told_if(spelled, known),
        "社区": told_if(words.communities.gather(places.grid), known),
        "单元网格": told_if(grid, known),
        "责任网格": told_if(setting.grids["duty_grid_name"].gather(places.grid), known),
        "道路": told_if(setting.roads["road_name"].gather(places.road), has_road),
        "经度": told_if(pl.Series(at.lng), known),
        "纬度": told_if(pl.Series(at.lat), known),
        "坐标系": coded(CRS, crs),
    }  # fmt: skip


def _steps(setting: Setting, words: Words, lives: Lives, dirty: Dirty) -> dict[str, pl.Series]:
    state, category = dirty.written, lives.reports.category
    filed = state.filed < NEVER
    silent = states_no_deadline(setting, lives.reports.street)
    limits = [f"{value:g}" for value in setting.categories["limit_value"]]
    limit = _widened(pl.Series(limits).gather(category), dirty.kind)
    hidden = np.flatnonzero(dirt.hides_limit(state, dirty.kind))
    if hidden.size:
        limit = limit.scatter(hidden, "X")
    return {
        "上报时间": moments(lives.reports.reported),
        "受理时间": moments(state.accepted),
        "立案时间": moments(state.filed),
        "派遣时间": moments(state.dispatched),
        "责任单位": _units(words, lives, dirty),
        "处置时限": told_if(limit, filed),
        "时限单位": told_if(setting.categories["limit_unit"].gather(category), filed),
        "处置截止时间": moments(np.where(silent, NEVER, state.handling_deadline)),
        "捆绑截止时间": moments(state.bundle_deadline),
        "延期批准时间": moments(state.extended),
        "延期截止时间": moments(state.extended_deadline),
        "处置完成时间": moments(state.handled),
        "核查时间": moments(state.checked),
        "核查结果": coded(s.CHECK_RESULTS, state.check_result),
        "结案截止时间": moments(np.where(silent, NEVER, state.close_deadline)),
    }


def _end(lives: Lives, state: s.States) -> dict[str, pl.Series]:
    on_hold = state.suspended < NEVER
    reason = np.where(on_hold, lives.reports.category % len(_HOLD_REASONS), s.NONE)
    reasons = [_VOID_REASONS[code] for code in range(len(_VOID_REASONS))]
    return {
        "结案时间": moments(state.closed),
        "首次结案时间": moments(state.first_closed),
        "首次结案截止时间": moments(state.first_deadline),
        "重开时间": moments(state.reopened),
        "结案方式": coded(s.CLOSE_TYPES, state.close_type),
        "案件状态": coded(s.STATUSES, state.status),
        "延期次数": pl.Series(state.extension_cnt),
        "返工次数": pl.Series(state.rework_cnt),
        "回退次数": pl.Series(state.return_cnt),
        "挂账时间": moments(state.suspended),
        "解挂时间": moments(state.resumed),
        "挂账原因": coded(_HOLD_REASONS, reason),
        "作废时间": moments(state.voided),
        "作废原因": told_if(pl.Series(reasons).gather(state.void), state.void > 0),
        "转出时间": moments(state.transferred),
        "督办": coded(("否", "是"), state.is_supervised.astype(np.int64)),
        "回访满意度": coded([word for word, _ in p.ANSWERS], state.answer),
    }


def _people(setting: Setting, lives: Lives) -> dict[str, pl.Series]:
    name, phone = reporters(lives)
    staff = (lives.reports.draws[Draw.STAFF] * 60).astype(np.int64) + 1
    district = setting.district[lives.reports.street] + 1
    code = pl.DataFrame({"d": district, "n": staff}).select(
        pl.format("采集员{}{}", "d", pl.col("n").cast(pl.String).str.zfill(3))
    ).to_series()  # fmt: skip
    return {
        "举报人": name,
        "联系电话": phone,
        "监督员姓名": told_if(code, np.isin(lives.reports.channel, (p.PATROL, p.TOUR))),
    }


def _helpers(setting: Setting, words: Words, lives: Lives, state: s.States) -> pl.Series:
    unit = assisting_unit(setting, lives.reports, state)
    name = unit_names(words, np.maximum(unit, 0), state.dispatched // p.DAY)
    return told_if(name, unit >= 0)


def _same(text: str, size: int) -> pl.Series:
    return pl.Series([text]).new_from_index(0, size)


def _widened(text: pl.Series, kind: Ints) -> pl.Series:
    """Digits typed full-width where the case has that dirt."""
    rows = np.flatnonzero(kind == Dirt.FULLWIDTH)
    if not rows.size:
        return text
    return text.scatter(rows, text.gather(rows).str.replace_many(_FULL_WIDTH))


def _hidden(address: pl.Series, kind: Ints) -> pl.Series:
    rows = np.flatnonzero(kind == Dirt.REDACTED_ADDRESS)
    return address.scatter(rows, "XX") if rows.size else address


def _units(words: Words, lives: Lives, dirty: Dirty) -> pl.Series:
    """Name of the unit on the day of the dispatch."""
    state = dirty.written
    unit = np.maximum(state.unit, 0)
    name = drifted(
        unit_names(words, unit, state.dispatched // p.DAY),
        unit,
        words.units_otherwise,
        dirt.shows_unit_drift(state, dirty.kind),
        lives.reports.draws[Draw.SPELLING],
    )
    unlisted = np.flatnonzero(dirt.has_unlisted_unit(state, dirty.kind))
    if unlisted.size:
        name = name.scatter(unlisted, name.gather(unlisted) + _UNLISTED_ENDING)
    return told_if(name, state.unit >= 0)
