"""Files of notices, muck trucks and catering units, as their offices send them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.enforcement import objects
from cities.sample.simulation.enforcement.advice_files import write_advice
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.enforcement.building_files import building_number
from cities.sample.simulation.enforcement.city import City, joined, months_between, taken
from cities.sample.simulation.enforcement.words import days_text, times_text
from cities.sample.simulation.enforcement.workbook import (
    Cell,
    Column,
    monthly_sheet,
    write_workbook,
)
from cities.sample.simulation.hotline.streets import Columns

_NOTICE_COLUMNS = (
    Column("文书编号", width=20), Column("文书类型"), Column("三色单"), Column("下达日期"),
    Column("区域"), Column("街道"), Column("执法中队", width=22), Column("违建编号", width=18),
    Column("立案号", width=18), Column("整改期限"), Column("份数"), Column("服务管理执法类别"),
)  # fmt: skip
LADDER_MONTHS = 3
"""A ladder is climbed in the month it began in or the two after it."""


def write_objects(books: Books, register: DirtRegister, month: date) -> None:
    """Write the files of a month; catering units come with the last month of a quarter."""
    write_advice(books, month)
    _write_notices(books, register, month)
    _write_muck(books, register, month)
    if month.month % 3 == 0:
        _write_catering(books, register, month)


def _write_notices(books: Books, register: DirtRegister, month: date) -> None:
    """Coloured notices, and 停建 and 限期拆除 of new buildings."""
    mixed_up, coloured = _coloured(books, month)
    rows = [*coloured, *_about_buildings(books, month)]
    if not rows:
        return
    name = f"执法文书_{month:%Y%m}.xlsx"
    write_workbook(
        books.folder / name,
        [monthly_sheet("文书", "执法文书送达登记", month, _NOTICE_COLUMNS, rows)],
    )
    register.plant("wrong_order", "src_notice", mixed_up, landed=mixed_up, where=name)


def _coloured(books: Books, month: date) -> tuple[int, list[list[Cell]]]:
    """Steps of the three-colour ladders, and how many 红 among them come before their 蓝."""
    wanted = np.datetime64(month, "M")
    rows: list[list[Cell]] = []
    months = months_between(books.plan.first_day, month)[-LADDER_MONTHS:]
    steps = joined([objects.ladders(books.city, books.plan, one) for one in months])
    for step, colour in enumerate(objects.COLOURS):
        for at in map(int, np.flatnonzero(steps[colour].astype("datetime64[M]") == wanted)):
            day, seq = steps[colour][at], int(steps["seq"][at])
            subject = f"SS{steps['month'][at]}{seq:05d}".replace("-", "")
            rows.append(
                [f"{subject}-{step + 1}", "责令改正", colour,
                 *_served(books.city, steps, at, day), None, subject, day.item(), 1,
                 _action("责令改正", seq)]
            )  # fmt: skip
    mixed_up = steps["is_mixed_up"] & (steps["红"].astype("datetime64[M]") == wanted)
    return int(mixed_up.sum()), rows


def _about_buildings(books: Books, month: date) -> Iterator[list[Cell]]:
    """停建 where a new building was stopped, and 限期拆除 for each."""
    found = books.buildings(month)
    is_new = found["is_new"] & (found["found"].astype("datetime64[M]") == np.datetime64(month, "M"))
    mine = taken(found, np.flatnonzero(is_new))
    for at, number in enumerate(building_number(mine)):
        day = mine["found"][at]
        kinds = ["停建通知书"] if not np.isnat(mine["stopped"][at]) else []
        for kind in [*kinds, "拆除通知书"]:
            yield [f"TZ{number[2:]}{kind[0]}", kind, None, *_served(books.city, mine, at, day),
                   number, None, (day + np.timedelta64(7, "D")).item(), 1,
                   _action(kind, int(mine["seq"][at]))]  # fmt: skip


def _write_muck(books: Books, register: DirtRegister, month: date) -> None:
    city = books.city
    trucks = objects.muck_trucks(city, books.plan, month)
    street, draw = trucks["street"], trucks["draw"]
    plain = street * 0
    road = city.streets.picked(city.streets.road_names, street, draw)
    frame = pl.DataFrame(
        {
            "查处编号": [f"ZT{month:%Y%m}{n:05d}" for n in trucks["seq"]],
            "查处时间": times_text(trucks["at"]),
            "区域": city.streets.district_cells(street, plain),
            "街道": city.streets.street_cells(street, plain, plain, draw),
            "地点": [f"{r}{1 + d % 320}号" for r, d in zip(road, draw, strict=True)],
            "车牌号": [f"示A{10_000 + d % 90_000}" for d in draw],
            "运输企业": [objects.HAULERS[d % len(objects.HAULERS)] for d in draw],
            "渣土证号": [f"ZTZ{d % 900_000:06d}" for d in draw],
            "违规类型": [objects.MUCK_VIOLATIONS[w] for w in trucks["what"]],
            "罚款金额": [
                f"{f / 10_000:g}万" if d % 11 == 0 else str(f)
                for f, d in zip(trucks["fine"], draw, strict=True)
            ],
        }
    )
    name = f"渣土违规_{month:%Y%m}.csv"
    (books.folder / name).write_bytes(frame.write_csv(line_terminator="\r\n").encode("gb18030"))
    in_wan = np.flatnonzero(draw % 11 == 0)
    cnt = len(in_wan)
    register.plant("number_words", "src_muck", cnt, landed=cnt, reason="fine_yuan", where=name)
    register.tell("number_words", "src_muck", frame["查处编号"].gather(in_wan), "fine_yuan",
                  trucks["fine"][in_wan], reason="fine_yuan", file=name)  # fmt: skip


def _write_catering(books: Books, register: DirtRegister, month: date) -> None:
    """The quarter's survey; 无 stands for what was not looked at, and is no answer."""
    city = books.city
    told = objects.catering_survey(city, books.plan, month)
    shops = city.world.shops[told["shop"].tolist()]
    at = np.array([city.streets.ids.index(street) for street in shops["street_id"]])
    answers = pl.Series(["是", "否", "无"])
    frame = pl.DataFrame(
        {
            "餐饮单位编号": [f"CY{n:05d}" for n in told["shop"]],
            "餐饮单位": shops["shop_name"],
            "区域": city.streets.district_cells(at, at * 0),
            "街道": city.streets.street_cells(at, at * 0, at * 0, at),
            "位置": shops["address"],
            "一店一码": shops["shop_id"],
            "规模": [objects.SIZES[s] for s in told["size"]],
            "净化器安装": answers.gather(told["purifier"]),
            "接入管网": answers.gather(told["ducted"]),
            "在线监测": answers.gather(told["online"]),
            "调查日期": days_text(told["surveyed"]),
        }
    )
    name = f"餐饮油烟普查_{month.year}Q{month.month // 3}.csv"
    text = frame.write_csv(line_terminator="\r\n")
    (books.folder / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    for column in ("purifier", "ducted", "online"):
        cnt = int((told[column] == objects.UNKNOWN).sum())
        register.plant("redacted_x", "src_catering", cnt, landed=cnt, reason=f"redacted:{column}",
                       where=name)  # fmt: skip


def _served(city: City, of: Columns, at: int, day: np.datetime64) -> list[Cell]:
    """Day, district, street and squad of a notice."""
    street = int(of["street"][at])
    squad = city.squad_names[street]
    return [day.item(), city.streets.district_names[street], city.streets.names[street], squad]


def _action(kind: str, seq: int) -> str | None:
    return None if objects.is_untold(np.array(seq)) else objects.action_of(kind)
