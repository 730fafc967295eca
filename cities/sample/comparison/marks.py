"""Marks that planted dirt leaves in the landing: spellings, masked persons, files, orders of steps.

What is counted here is counted from what landed, with the reference tables; the simulation is not
asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import polars as pl

from cities.sample.comparison.cells import base_name
from ingestion.manifest import Manifest

Groups = tuple[tuple[str, ...], ...]
_PLACE = (("street_name",),)
_ANY_PLACE = (("district_name", "street_name"),)

SPELLED: dict[tuple[str, str, str], Groups] = {
    ("src_assess_score", "name_drift", ""): (("office",),),
    ("src_case", "name_drift", ""): (("street_name",), ("handling_unit_name",), ("minor_name",)),
    ("src_case", "unknown_category", ""): (("minor_name",),),
    ("src_case", "unknown_unit", ""): (("handling_unit_name",),),
    ("src_facility_day", "name_drift", ""): (("facility_name",),),
    ("src_hotline", "name_drift", "street_name"): _ANY_PLACE,
    ("src_hotline", "name_drift", "unit_name"): (("unit_name",),),
    ("src_hotline", "unknown_area", "street_name"): _PLACE,
    ("src_hotline", "unknown_category", "category_l3"): (("category_l3",),),
    ("src_hotline", "unknown_unit", "unit_name"): (("unit_name",),),
    ("src_illegal_building", "name_drift", "street_name"): _PLACE,
    ("src_inspection", "name_drift", ""): _PLACE,
    ("src_penalty", "name_drift", "street_name"): _PLACE,
    ("src_penalty", "name_drift", "team_name"): (("team_name",),),
    ("src_penalty", "unknown_area", "street_name"): _PLACE,
    ("src_penalty", "unknown_unit", "team_name"): (("team_name",),),
    ("src_road_op", "name_drift", ""): _PLACE,
    ("src_sanitation_report", "name_drift", ""): _ANY_PLACE,
    ("src_survey_response", "name_drift", ""): _PLACE,
    ("src_weigh", "name_drift", ""): (("source_area_name",),),
    ("src_weigh", "unknown_area", ""): (("source_area_name",),),
}
"""Columns with names: a row of a group counts once, the groups are added up."""

POSITIONED = {
    "other_crs": pl.col("crs").is_in(["GCJ02", "BD09"]),
    "wrong_position": (pl.col("lng") == 0)
    | (pl.col("crs").is_null() & pl.col("lng").is_not_null()),
}
"""What coordinates show: another system than the platform's; no fix, or no system told."""

SCRUBBED = {
    "src_case": "description_scrubbed",
    "src_hotline": "content_scrubbed",
    "src_penalty": "violation_fact_scrubbed",
    "src_survey_response": "comment_scrubbed",
}
"""Where persons are masked; the remarks of weigh tickets never land."""

_MASKED = r"\[(电话|证件号|车牌)\]|\*"
_BARE_PHONE = r"(^|\D)1[3-9]\d{9}(\D|$)"
_NO_TEXT = ("_hash", "_no", "_id", "_code", "_codes", "source_name")
_LATE = "_补报"
_FILES = ("late_file", "resent_file", "correction")
_NO_PROBLEM = "综合诉求"


class Marks:
    """What the landing of one city shows."""

    def __init__(self, landing: Path, reference: Path, manifests: Iterable[Manifest]) -> None:
        self.landing, self.reference = landing, reference
        self.manifests = list(manifests)

    def landed(self, table: str, kind: str, reason: str, where: list[str]) -> tuple[int, str]:
        """How many landed rows show the dirt, and by what; nothing to see it by is an empty word.

        where: names of the files that hold it.
        """
        if (table, kind, reason) in SPELLED:
            return self._spelled(table, kind, SPELLED[table, kind, reason]), "spelling"
        if kind == "personal_data":
            if table in SCRUBBED:
                masked = pl.col(SCRUBBED[table]).str.contains(_MASKED)
                return self._count(table, masked), "mask"
            return 0, ""
        if kind in POSITIONED:
            return self._count(table, POSITIONED[kind]), "coordinates"
        if kind in _FILES:
            return self._in_files(table, kind, where), "file"
        if kind == "wrong_order":
            return self._mixed_ladders(table), "dates"
        return 0, ""

    def bare_phones(self, table: str) -> int:
        """Landed rows in which somebody's telephone can be read."""
        told = [
            pl.col(name).str.contains(_BARE_PHONE).fill_null(False)
            for name, kind in self._rows(table).collect_schema().items()
            if kind == pl.String and not name.endswith(_NO_TEXT)
        ]
        return self._count(table, pl.any_horizontal(told))

    def _spelled(self, table: str, kind: str, groups: Groups) -> int:
        found = 0
        for group in groups:
            odd = [self._odd(column, is_known=kind == "name_drift") for column in group]
            is_it = pl.any_horizontal(odd)
            if "category_l3" in group:
                is_it &= pl.col("category_l1") != _NO_PROBLEM
            found += self._count(table, is_it)
        return found

    def _odd(self, column: str, *, is_known: bool) -> pl.Expr:
        """Not the official name; known to the city's lists as another spelling, or not at all."""
        official, others = self._names[column]
        name = pl.col("unit_name" if column == "office" else column)
        is_listed = name.is_in(others | official)
        wanted = is_listed & ~name.is_in(official) if is_known else ~is_listed
        return wanted.fill_null(False)

    @cached_property
    def _names(self) -> dict[str, tuple[set[str], set[str]]]:
        """Official names and other spellings, by column."""
        areas, aliases = self._table("ref_area"), self._table("ref_area_alias")
        level = {
            name: set(areas.filter(pl.col("area_level") == name)["area_name"])
            for name in ("street", "district")
        }
        streets = set(aliases["street_name"].drop_nulls())
        of_district = aliases.filter(pl.col("street_name").is_null())["district_name"]
        units = set(self._table("ref_unit")["unit_name"])
        unit_aliases = set(self._table("ref_unit_alias")["unit_alias"])
        categories = (
            set(self._table("ref_category")["category_name"]),
            set(self._table("ref_category_alias")["minor_name"]),
        )
        facilities = set(self._table("ref_facility")["facility_name"])
        facility_aliases = set(self._table("ref_facility_alias")["facility_alias"])
        elsewhere = level["district"] | set(of_district) | facilities | facility_aliases
        return {
            "district_name": (level["district"], set(of_district)),
            "street_name": (level["street"], streets),
            "source_area_name": (level["street"] | elsewhere, streets),
            "office": (level["street"], unit_aliases),
            **dict.fromkeys(
                ("unit_name", "handling_unit_name", "team_name"), (units, unit_aliases)
            ),
            **dict.fromkeys(("minor_name", "category_l3"), categories),
            "facility_name": (facilities, facility_aliases),
        }

    def _in_files(self, table: str, kind: str, where: list[str]) -> int:
        """Rows of the files, of a file with two names once; late files without a name are 补报."""
        names = {base_name(file.split(" ")[0]) for file in where}
        return sum(
            batch.rows_landed
            for batch in self.manifests
            if batch.table_name == table
            and (
                base_name(batch.file_name) in names
                or (kind == "late_file" and _LATE in batch.file_name)
            )
        )

    def _mixed_ladders(self, table: str) -> int:
        """Subjects whose 红 came before their 蓝, or without one so far."""
        day = {
            colour: pl.col("issued_on").filter(pl.col("colour_notice") == colour).min()
            for colour in ("蓝", "红")
        }
        ladders = self._rows(table).group_by("enf_case_no").agg(red=day["红"], blue=day["蓝"])
        is_mixed = pl.col("blue").is_null() | (pl.col("red") < pl.col("blue"))
        is_mixed &= pl.col("red").is_not_null() & pl.col("enf_case_no").is_not_null()
        return int(ladders.select(is_mixed.sum()).collect().item())

    def _count(self, table: str, is_it: pl.Expr) -> int:
        return int(self._rows(table).select(is_it.fill_null(False).sum()).collect().item())

    def _rows(self, table: str) -> pl.LazyFrame:
        return pl.scan_parquet(self.landing / table / "*-*.parquet")

    def _table(self, name: str) -> pl.DataFrame:
        return pl.read_csv(self.reference / f"{name}.csv", infer_schema=False)
