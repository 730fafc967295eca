"""How penalty cases are written: numbers, parties, facts, amounts (示例数据: nobody is meant)."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl

from cities.sample.simulation.enforcement import penalties
from cities.sample.simulation.enforcement.city import PARTY_TYPES, SOURCES, VIOLATIONS, City
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.hotline.words import wide_digits

_SURNAMES = "张王李赵陈杨周吴徐孙"
_FIRMS = (
    "云澜恒远建设有限公司",
    "云澜锦程广告有限公司",
    "云澜万顺运输有限公司",
    "云澜味道餐饮有限公司",
)
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_WAN = 10_000


def case_number(cases: Columns) -> pl.Series:
    """案号: JY (简易) or PT (普通), month, number within the month."""
    frame = pl.DataFrame(
        {
            "prefix": np.where(cases["is_summary"], "JY", "PT"),
            "month": cases["month"].astype("datetime64[ms]"),
            "seq": cases["seq"],
        }
    )
    month = pl.col("month").dt.strftime("%Y%m")
    number = pl.col("seq").cast(pl.String).str.zfill(6)
    return frame.select(pl.format("{}{}{}", "prefix", month, number).alias("no")).to_series()


def common_cells(city: City, cases: Columns) -> pl.DataFrame:
    """Text that does not depend on the state of a case."""
    kind = cases["violation"]
    label = [VIOLATIONS[k].label for k in kind]
    party = _parties(city, cases)
    road = city.streets.picked(city.streets.road_names, cases["street"], cases["draw"])
    place = [f"{r}{1 + d % 320}号" for r, d in zip(road, cases["draw"], strict=True)]
    phone = [f"，当事人电话{15_400_000_000 + d % 100_000_000}" for d in cases["draw"]]
    tells = np.where(cases["tells_phone"], phone, "")
    return pl.DataFrame(
        {
            "no": case_number(cases),
            "title": [f"{p}{text}案" for p, text in zip(party, label, strict=True)],
            "source": [SOURCES[s] for s in cases["source"]],
            "kind": [VIOLATIONS[k].kind for k in kind],
            "label": label,
            "fact": [f"在{p}{t}{x}" for p, t, x in zip(place, label, tells, strict=True)],
            "basis": [f"《{VIOLATIONS[k].basis.replace('第', '》第', 1)}" for k in kind],
            "party_type": [PARTY_TYPES[p] for p in cases["party"]],
            "party": party,
            "credit": _credit_codes(cases),
            "address": place,
            "district": city.streets.district_cells(cases["street"], cases["street"] * 0),
            "street": city.streets.street_cells(
                cases["street"], cases["written"], cases["spelling"], cases["draw"]
            ),
            "action": [None if untold else "执法" for untold in tells_no_action(cases)],
            "officers": [f"YL{1000 + d % 400}、YL{1400 + d // 7 % 400}" for d in cases["draw"]],
        },
        schema_overrides={"credit": pl.String, "action": pl.String},
    )


def tells_no_action(cases: Columns) -> Array:
    """Cases of which the clerk left 服务管理执法类别 (721) blank."""
    return np.asarray(cases["draw"] % 200 == 7)


def written_fine(fine: int, odd: int, in_wan: bool = False) -> str | None:
    """罚款金额 as the clerk wrote it; a bare number is in 元, or in 万元 below such a header."""
    plain = _plain(Decimal(fine) / _WAN) if in_wan else str(fine)
    if odd == penalties.HIDDEN:
        return "X" if fine % 200 else "XX元"
    if odd == penalties.IN_WAN:
        return f"{_plain(Decimal(fine) / _WAN)}万"
    if odd == penalties.WITH_UNIT:
        return f"{fine:,}元"
    if odd == penalties.ABOUT:
        return f"约{fine}元"
    if odd == penalties.FULL_WIDTH:
        return str(pl.select(wide_digits(pl.lit(plain))).item())
    return plain


def penalty_types(fine: int, confiscated: int) -> str:
    """处罚种类 of 行政处罚法 第九条."""
    told: list[str] = [
        word for word, amount in (("罚款", fine), ("没收违法所得", confiscated)) if amount
    ]
    return "、".join(told) or "警告"


def days_text(days: Array) -> list[str | None]:
    """ISO dates; nothing for NaT."""
    return [None if np.isnat(day) else str(day) for day in days]


def times_text(moments: Array) -> list[str]:
    """`YYYY-MM-DD HH:MM:SS`."""
    return [str(moment).replace("T", " ") for moment in moments]


def _parties(city: City, cases: Columns) -> list[str]:
    """Natural persons by surname and 某, shops and firms by an invented name."""
    told = []
    for party, street, draw in zip(cases["party"], cases["street"], cases["draw"], strict=True):
        if party == 0:
            told.append(f"{_SURNAMES[draw % len(_SURNAMES)]}某")
        elif party == 1:
            told.append(f"{city.streets.names[street]}{draw % 97}号商铺")
        else:
            told.append(_FIRMS[draw % len(_FIRMS)])
    return told


def _credit_codes(cases: Columns) -> list[str | None]:
    """统一社会信用代码 with its check character (GB 32100); region 9901 does not exist."""
    told: list[str | None] = []
    for party, draw in zip(cases["party"], cases["draw"], strict=True):
        if party == 0:
            told.append(None)
            continue
        body = f"9199010{1 + draw % 6}MA{draw % 10_000_000:07d}"
        total = sum(
            _CODE_ALPHABET.index(sign) * weight
            for sign, weight in zip(body, _CODE_WEIGHTS, strict=True)
        )
        told.append(body + _CODE_ALPHABET[(31 - total % 31) % 31])
    return told


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
