"""Where a problem lies: component, shop, address, road or grid, and what belongs to that place.

A place is a whole number; its house number, position and grid are fixed functions of it, so that
the same place always reads the same. The order of kinds is that of the place key (DOMAIN §8).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import (
    Draw,
    Flags,
    Floats,
    Ints,
    unit_interval,
)
from cities.sample.simulation.cases.setting import Setting

COMPONENT, SHOP, ADDRESS, ROAD, GRID, DUMMY, NEAR = range(7)
"""NEAR: what its reader finds of a place without an address whose position is told."""
NEAR_COLUMNS = 2**24
_KIND_SHIFT, _SPOT_SHIFT = 56, 24
_SUFFIX_SHARES = np.array([0.45, 0.25, 0.12, 0.08, 0.05, 0.05]).cumsum()
_SPREAD = (0.0085, 0.0075)
"""Degrees around a street's centre within which its places lie."""


@dataclass(frozen=True)
class Places:
    """One place a case. spot: number of the component, row of the shop, house number × suffix."""

    kind: Ints
    street: Ints
    road: Ints
    spot: Ints
    grid: Ints
    code: Ints

    def take(self, rows: Ints | Flags) -> Places:
        """The places of some rows."""
        return Places(*(getattr(self, f.name)[rows] for f in fields(self)))


def joined_places(parts: list[Places]) -> Places:
    """Several sets behind each other."""
    return Places(
        *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Places))
    )


def chosen_places(
    setting: Setting, share: float, street: Ints, category: Ints, draws: Floats
) -> Places:
    """A place for every case: parts have a component, the rest mostly a shop or an address."""
    kind = _kinds(setting, share, street, category, draws[Draw.PLACE_KIND])
    return placed(setting, share, kind, street, category, draws)


def placed(
    setting: Setting, share: float, kind: Ints, street: Ints, category: Ints, draws: Floats
) -> Places:
    """A place of a given kind in a given street."""
    shop = _within(setting.shops_of, street, draws[Draw.NUMBER])
    pool = int(p.COMPONENTS_A_STREET * max(1.0, share))
    seq = (draws[Draw.NUMBER] * pool).astype(np.int64)
    numbers = int(p.HOUSE_NUMBERS * max(1.0, share))
    house = 1 + (draws[Draw.NUMBER] ** 1.3 * numbers).astype(np.int64)
    suffix = np.searchsorted(_SUFFIX_SHARES, draws[Draw.SUFFIX], side="right")
    suffix = np.minimum(suffix, len(p.SUFFIXES) - 1)
    component = (street * setting.categories.height + category) * 2**20 + seq
    spot = np.select(
        [kind == COMPONENT, kind == SHOP, kind == ADDRESS],
        [seq, shop, house * len(p.SUFFIXES) + suffix],
        0,
    )
    road = _within(setting.roads_of, street, draws[Draw.ROAD])
    own = np.select([kind == COMPONENT, kind == SHOP], [component, shop], 0)
    fixed_road = _within(setting.roads_of, street, unit_interval(own, 1))
    road = np.where(kind <= SHOP, fixed_road, road)
    code = _codes(setting, kind, street, road, spot, component, draws)
    grid = _within(setting.grids_of, street, unit_interval(code, 2))
    grid = np.where(kind == GRID, code & (2**32 - 1), grid)
    return Places(kind, street, road, spot, grid, code)


def _codes(
    setting: Setting,
    kind: Ints,
    street: Ints,
    road: Ints,
    spot: Ints,
    component: Ints,
    draws: Floats,
) -> Ints:
    grid = _within(setting.grids_of, street, draws[Draw.SUFFIX])
    value = np.select(
        [kind == COMPONENT, kind == SHOP, kind == ADDRESS, kind == ROAD, kind == GRID],
        [component, spot, (setting.address_name[road] << _SPOT_SHIFT) + spot, road, grid],
        setting.district[street],
    )
    return (kind << _KIND_SHIFT) + value


def road_code(places: Places) -> Ints:
    """The place that is left when only the road is told."""
    return (np.int64(ROAD) << _KIND_SHIFT) + places.road


def near_code(cell: Ints) -> Ints:
    """The place that is a 50 m cell."""
    return (np.int64(NEAR) << _KIND_SHIFT) + cell


def position(setting: Setting, places: Places) -> tuple[Floats, Floats]:
    """Longitude and latitude, six decimals; what has no address stands at the street's centre."""
    stands = places.kind <= ADDRESS
    east = np.where(stands, unit_interval(places.code, 3) * 2 - 1, 0.0) * _SPREAD[0]
    north = np.where(stands, unit_interval(places.code, 4) * 2 - 1, 0.0) * _SPREAD[1]
    lng, lat = setting.lng[places.street] + east, setting.lat[places.street] + north
    return np.round(lng, 6), np.round(lat, 6)


def house_and_suffix(places: Places) -> tuple[Ints, Ints]:
    """House number, and position in `SUFFIXES`; those of components and shops are their own."""
    house, suffix = np.divmod(places.spot, len(p.SUFFIXES))
    fixed = 1 + (unit_interval(places.code, 5) * p.HOUSE_NUMBERS).astype(np.int64)
    own = places.kind <= SHOP
    return np.where(own, fixed, house), np.where(own, 0, suffix)


def _kinds(setting: Setting, share: float, street: Ints, category: Ints, uniform: Floats) -> Ints:
    rare = min(1.0, 1.0 / share)
    at_shop = np.isin(category, setting.category_rows(p.SHOP_CATEGORIES))
    has_shop = setting.shops_of[1][street] > 0
    shop = np.where(at_shop & has_shop, p.SHOP_SHARE * rare, 0.0)
    edges = np.cumsum(
        np.stack(
            [
                np.full(uniform.size, p.DUMMY_SHARE),
                np.full(uniform.size, p.GRID_SHARE * rare),
                np.full(uniform.size, p.ROAD_SHARE * rare),
                shop,
            ]
        ),
        axis=0,
    )
    kind = np.select([uniform < edge for edge in edges], [DUMMY, GRID, ROAD, SHOP], ADDRESS)
    return np.where(setting.is_component[category], COMPONENT, kind)


def _within(groups: Ints, street: Ints, uniform: Floats) -> Ints:
    """A row of the street's group."""
    first, count = groups[0][street], groups[1][street]
    step = np.minimum((uniform * count).astype(np.int64), np.maximum(count - 1, 0))
    row: Ints = first + step
    return row
