"""The reference tables of the city as frames, with what only the simulation knows beside them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

from cities.sample.simulation.plan import generator
from cities.sample.simulation.rhythm import parameters

DATES = ("valid_from", "valid_to")

_HIDDEN = 990900
"""The city is the same city for every seed of a plan."""
_CENTRE_ACTIVITY = 1.25


def read(reference: Path, table: str) -> pl.DataFrame:
    """One reference table; dates are dates, codes stay text."""
    return pl.read_csv(
        reference / f"{table}.csv",
        try_parse_dates=True,
        infer_schema_length=None,
        schema_overrides={"grid_code": pl.String, **dict.fromkeys(DATES, pl.Date)},
    )


def streets(areas: pl.DataFrame, population: pl.DataFrame, centres: pl.DataFrame) -> pl.DataFrame:
    """Streets with their district, hidden weight, centre and first known population."""
    districts = areas.filter(pl.col("area_level") == "district").select(
        district_id="area_id", district_name="area_name"
    )
    residents = population.sort("year").group_by("area_id").agg(pl.col("population").first())
    streets = (
        areas.filter(pl.col("area_level") == "street")
        .select(
            street_id="area_id",
            street_name="area_name",
            district_id="parent_area_id",
            area_group="area_group",
            is_town=pl.col("area_name").str.ends_with("镇"),
            valid_from="valid_from",
            valid_to="valid_to",
        )
        .join(districts, on="district_id", maintain_order="left")
        .join(centres, on="street_id", maintain_order="left")
        .join(residents, left_on="street_id", right_on="area_id", maintain_order="left")
    )
    temper = generator(_HIDDEN, "street.temper").lognormal(0.0, 0.25, size=streets.height)
    centre = pl.when(pl.col("is_town")).then(1.0).otherwise(_CENTRE_ACTIVITY)
    active = pl.col("population") * centre * pl.Series("temper", temper)
    return streets.with_columns((active / active.sum()).alias("weight")).select(
        "street_id", "street_name", "district_id", "district_name", "area_group", "is_town",
        "valid_from", "valid_to", "weight", "lng", "lat", "population",
    )  # fmt: skip


def centres(reference: Path) -> pl.DataFrame:
    """Centre of every street: the mean of its corners."""
    told = json.loads((reference / "boundaries.geojson").read_text(encoding="utf-8"))
    rows = []
    for feature in told["features"]:
        if feature["properties"]["area_level"] == "street":
            corners = np.array(feature["geometry"]["coordinates"][0][:-1])
            lng, lat = corners.mean(axis=0).round(6)
            rows.append((feature["properties"]["area_id"], float(lng), float(lat)))
    return pl.DataFrame(rows, schema=["street_id", "lng", "lat"], orient="row")


def units(told: pl.DataFrame, areas: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row a unit with its hidden quality, and one row a name it has had."""
    levels_of = areas.select("area_id", "area_level", "parent_area_id").unique(
        "area_id", maintain_order=True
    )
    names = told.select("unit_id", "unit_name", *DATES)
    units = told.group_by("unit_id", maintain_order=True).agg(
        pl.col("unit_name", "unit_type", "area_id", "valid_from").first(),
        pl.col("valid_to").last(),
    )
    quality = generator(_HIDDEN, "unit.quality").beta(6.0, 2.4, size=units.height)
    ending = pl.col("unit_id").str.extract(r"-([a-z]+)$")
    units = units.join(levels_of, on="area_id", how="left", maintain_order="left")
    is_street = pl.col("area_level") == "street"
    is_company = pl.col("unit_id").str.starts_with("k-")
    return units.select(
        "unit_id",
        "unit_name",
        "unit_type",
        pl.when(is_company)
        .then(pl.lit("company"))
        .when(pl.col("unit_id") == "c-cg")
        .then(pl.lit("city"))
        .otherwise(ending)
        .alias("kind"),
        pl.when(is_street)
        .then(pl.col("parent_area_id"))
        .when(pl.col("area_level") == "district")
        .then(pl.col("area_id"))
        .alias("district_id"),
        pl.when(is_street).then(pl.col("area_id")).alias("street_id"),
        pl.Series("quality", quality.round(4)),
        *DATES,
    ), names


def categories(told: pl.DataFrame) -> pl.DataFrame:
    """Categories with their hidden weight, limit, responsible kind of unit and rhythm."""
    hidden = [{"category_id": key, **values} for key, values in parameters()["categories"].items()]
    frame = pl.DataFrame(hidden, schema_overrides={"weight": pl.Float64, "limit": pl.Float64})
    frame = frame.rename({"limit": "limit_value", "unit": "unit_kind"}).with_columns(
        pl.col("weight") / pl.col("weight").sum()
    )
    return (
        told.drop(*DATES)
        .rename({"category_name": "minor_name"})
        .join(frame, on="category_id", maintain_order="left", validate="1:1")
    )


def grids(told: pl.DataFrame) -> pl.DataFrame:
    """Unit grids with the community that their code names."""
    number = pl.col("grid_code").str.slice(9, 3).cast(pl.Int64)
    community = pl.format("{}c{}", "area_id", number.cast(pl.String).str.zfill(2))
    return told.select(
        "grid_code", "duty_grid_name", community.alias("community_id"), street_id="area_id"
    )


def facilities(told: pl.DataFrame) -> pl.DataFrame:
    """Facilities with the tonnes a day they are built for."""
    hidden = [{"facility_id": k, **v} for k, v in parameters()["facilities"].items()]
    capacity = pl.DataFrame(hidden, schema_overrides={"capacity_t_d": pl.Float64})
    return (
        told.drop(*DATES)
        .rename({"area_id": "district_id"})
        .join(capacity, on="facility_id", maintain_order="left", validate="1:1")
    )


def aliases(reference: Path, areas: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Spellings of areas, units, categories and facilities."""
    official = areas.filter(pl.col("area_level") == "district")["area_name"].implode()
    area = read(reference, "ref_area_alias").with_columns(pl.col("street_name").fill_null(""))
    area = area.with_columns(pl.col("district_name").is_in(official).alias("is_official_district"))
    return {
        "area": area,
        "unit": read(reference, "ref_unit_alias"),
        "category": read(reference, "ref_category_alias"),
        "facility": read(reference, "ref_facility_alias"),
    }
