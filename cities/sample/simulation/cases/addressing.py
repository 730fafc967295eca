"""How a case and its place are told: numbers, addresses, codes of shops and components."""

from __future__ import annotations

import numpy as np
import polars as pl

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import Ints
from cities.sample.simulation.cases.places import (
    ADDRESS,
    COMPONENT,
    DUMMY,
    GRID,
    NEAR,
    NEAR_COLUMNS,
    ROAD,
    SHOP,
    Places,
    house_and_suffix,
)
from cities.sample.simulation.cases.setting import Setting
from cities.sample.simulation.cases.words import Words, days, told_if

_ADMIN_CODE = 990100


def case_numbers(words: Words, street: Ints, day: Ints, seq: Ints) -> pl.Series:
    """案件编号 of the cases of streets."""
    return numbers_in(words.district_numbers[street], day, seq)


def numbers_in(district: Ints, day: Ints, seq: Ints) -> pl.Series:
    """案件编号: six digits of the district, the day, five digits of its order; 19 in all."""
    frame = pl.DataFrame({"d": _ADMIN_CODE + district, "t": days(day), "s": seq})
    told = pl.format("{}{}{}", "d", pl.col("t").dt.strftime("%Y%m%d"), _padded("s", 5))
    return frame.select(told).to_series()


def addresses(setting: Setting, places: Places) -> pl.Series:
    """地址描述: the shop's, or road, house number and a word of place; none for roads and grids."""
    house, suffix = house_and_suffix(places)
    frame = pl.DataFrame(
        {
            "road": setting.roads["road_name"].gather(places.road),
            "house": house,
            "suffix": pl.Series(p.SUFFIXES).gather(suffix),
        }
    )
    own = frame.select(pl.format("{}{}号{}", "road", "house", "suffix")).to_series()
    at_shop = places.kind == SHOP
    shop = setting.shops["address"].gather(np.where(at_shop, places.spot, 0))
    text = shop.zip_with(pl.Series(at_shop), own)
    text = told_if(text, (places.kind <= ADDRESS) | (places.kind == DUMMY))
    unknown = np.flatnonzero(places.kind == DUMMY)
    return text.scatter(unknown, p.DUMMY_ADDRESS) if unknown.size else text


def shop_ids(setting: Setting, places: Places) -> pl.Series:
    """店铺编号 of places that are shops."""
    at_shop = places.kind == SHOP
    return told_if(setting.shops["shop_id"].gather(np.where(at_shop, places.spot, 0)), at_shop)


def component_ids(setting: Setting, words: Words, places: Places, category: Ints) -> pl.Series:
    """部件标识码: district (6), major (2), minor (2), order (6: street and number)."""
    frame = pl.DataFrame(
        {
            "d": _ADMIN_CODE + words.district_numbers[places.street],
            "c": setting.categories["category_id"].str.slice(1).gather(category),
            "s": words.street_numbers[places.street] * 10_000 + places.spot % 10_000,
        }
    )
    told = frame.select(pl.format("{}{}{}", "d", "c", _padded("s", 6))).to_series()
    return told_if(told, places.kind == COMPONENT)


def place_words(
    setting: Setting, words: Words, places: Places, category: Ints
) -> tuple[pl.Series, pl.Series]:
    """Key and name of places: component, shop, address, road, cell, grid (DOMAIN §8)."""
    frame = pl.DataFrame(
        {
            "kind": places.kind,
            "component": component_ids(setting, words, places, category),
            "shop": shop_ids(setting, places),
            "address": addresses(setting, places),
            "road": setting.roads["road_name"].gather(places.road),
            "grid": setting.grids["grid_code"].gather(places.grid),
            "community": words.communities.gather(places.grid),
            "row": places.spot // NEAR_COLUMNS,
            "column": places.spot % NEAR_COLUMNS,
            "street": setting.streets["street_id"].gather(places.street),
            "district": setting.streets["district_id"].gather(places.street),
        }
    )
    kind = pl.col("kind")
    keys = (
        (kind == COMPONENT, pl.format("component:{}", "component")),
        (kind == SHOP, pl.format("shop:{}", "shop")),
        (kind == ROAD, pl.format("road:{}:{}", "street", "road")),
        (kind == GRID, pl.format("grid:{}", "grid")),
        (kind == NEAR, pl.format("near:{}:{}", "row", "column")),
    )
    key = pl.format("address:{}:{}", "district", "address")
    for holds, text in keys:
        key = pl.when(holds).then(text).otherwise(key)
    name = (
        pl.when(kind == ROAD).then("road").when(kind == GRID).then("grid")
        .when(kind == NEAR).then(pl.format("{}（约50米范围）", "community")).otherwise("address")
    )  # fmt: skip
    told = frame.select(key=key, name=name)
    return told["key"], told["name"]


def _padded(column: str, length: int) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.zfill(length)
