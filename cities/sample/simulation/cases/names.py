"""The identifiers that facts are counted by, in the order of their positions."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.setting import Setting
from cities.sample.simulation.world import UNASSIGNED

UNKNOWN = "-"
"""Unit, category or family of what no list of names knows."""


@dataclass(frozen=True)
class Names:
    """Identifiers by position; the last one of categories, families and units is unknown.

    case_types: category_id and case_type of every known category.
    """

    areas: pl.Series
    categories: pl.Series
    families: pl.Series
    units: pl.Series
    channels: pl.Series
    streams: pl.Series
    case_types: pl.DataFrame


def names_of(setting: Setting) -> Names:
    """Streets first, then the unassigned street of every district."""
    streets = setting.streets
    districts = streets["district_id"].unique(maintain_order=True).to_list()
    return Names(
        areas=pl.Series([*streets["street_id"], *(d + UNASSIGNED for d in districts)]),
        categories=pl.Series([*setting.categories["category_id"], UNKNOWN]),
        families=pl.Series([*setting.families, UNKNOWN]),
        units=pl.Series([*setting.units["unit_id"], UNKNOWN]),
        channels=pl.Series([c.canonical for c in p.CHANNELS]),
        streams=pl.Series(p.STREAMS),
        case_types=setting.categories.select("category_id", "case_type"),
    )
