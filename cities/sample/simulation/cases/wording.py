"""The texts of a case: description, people, phones — with personal data where people put it."""

from __future__ import annotations

import numpy as np
import polars as pl

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.dirt import Dirt
from cities.sample.simulation.cases.draws import Draw, Ints, unit_interval
from cities.sample.simulation.cases.events import Lives
from cities.sample.simulation.cases.places import COMPONENT

_FOUND = (
    "巡查发现{}",
    "现场发现{}，影响市容",
    "{}，请及时处理",
    "该处存在{}问题",
    "{}，长期无人管理",
    "{}，影响通行",
)
_BROKEN = ("破损", "缺失", "倾斜", "污损", "松动")
_TOLD = (
    "市民反映{}，希望尽快处理",
    "来电人称此处{}，多次反映未解决",
    "群众举报{}",
    "市民来电投诉{}，要求回复",
)
_SURNAMES = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"]
_TITLES = ("先生", "女士")
_CARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD_CHECK = "10X98765432"
_PERSONS = 20_000


def description(lives: Lives, minor: pl.Series, kind: Ints) -> pl.Series:
    """问题描述: a sentence about the minor class, at times with a phone, an ID card or a plate."""
    broken = pl.Series(_BROKEN).gather((lives.reports.draws[Draw.PERSON] * 5).astype(np.int64))
    is_part = pl.Series(lives.reports.places.kind == COMPONENT)
    minor = (minor + broken).zip_with(is_part, minor)
    draws = lives.reports.draws
    reactive = lives.reports.channel > p.TOUR
    found = (draws[Draw.TEXT] * len(_FOUND)).astype(np.int64)
    told = len(_FOUND) + (draws[Draw.TEXT] * len(_TOLD)).astype(np.int64)
    before, after = zip(*(text.split("{}") for text in (*_FOUND, *_TOLD)), strict=True)
    which = np.where(reactive, told, found)
    text = pl.DataFrame(
        {
            "before": pl.Series(before).gather(which),
            "minor": minor,
            "after": pl.Series(after).gather(which),
        }
    ).select(pl.concat_str("before", "minor", "after"))
    described = text.to_series()
    rows = np.flatnonzero(kind == Dirt.PERSONAL_DATA)
    if not rows.size:
        return described
    return described.scatter(rows, described.gather(rows) + _personal(lives, rows))


def reporters(lives: Lives) -> tuple[pl.Series, pl.Series]:
    """举报人 and 联系电话 of citizens' cases."""
    person = _person(lives)
    calls = pl.Series(np.isin(lives.reports.channel, p.HOTLINES))
    names = [surname + title for surname in _SURNAMES for title in _TITLES]
    name = pl.Series(names).gather(person % len(names))
    nothing = pl.Series([None], dtype=pl.String)
    return name.zip_with(calls, nothing), _phones(person).zip_with(calls, nothing)


def _person(lives: Lives) -> Ints:
    number: Ints = (lives.reports.draws[Draw.PERSON] ** 1.5 * _PERSONS).astype(np.int64)
    return number


def _phones(person: Ints) -> pl.Series:
    """Numbers of a range that no operator has given out."""
    number = 14_000_000_000 + (person * 7919 + 12_345) % 10_000_000
    return pl.Series(number).cast(pl.String)


def _personal(lives: Lives, rows: Ints) -> pl.Series:
    """What ought not to stand in a description: half phones, else an ID card or a plate."""
    person = _person(lives)[rows]
    names = [surname + title for surname in _SURNAMES for title in _TITLES]
    which = unit_interval(person, 6)
    phone = "，联系人" + pl.Series(names).gather(person % len(names)) + "，电话" + _phones(person)
    plates = pl.Series([f"，车牌使Z·{_plate(n)}" for n in person.tolist()])
    cards = pl.Series([f"，身份证号{_card(n)}" for n in person.tolist()])
    return phone.zip_with(pl.Series(which < 0.6), plates.zip_with(pl.Series(which < 0.85), cards))


def _plate(person: int) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return f"{letters[person % len(letters)]}{person * 37 % 10_000:04d}"


def _card(person: int) -> str:
    """An 18-digit number with a right check digit, of a region that does not exist."""
    head = (
        f"990101{1950 + person % 55}{1 + person % 12:02d}{1 + person % 28:02d}{person % 1000:03d}"
    )
    total = sum(int(digit) * weight for digit, weight in zip(head, _CARD_WEIGHTS, strict=True))
    return head + _CARD_CHECK[total % 11]
