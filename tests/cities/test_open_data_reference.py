"""The reference tables hang together and know every word the sources use (G04)."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from cities.open_data.count_truth import EXTRACTS
from cities.open_data.sources import reference_tables
from cities.open_data.survey import SATISFACTION_ITEM
from cities.open_data.truth import austin, boston, kansas_city, nashville, philadelphia
from cities.open_data.truth.raw_files import csv_files, records, rows
from cities.reference import UnknownReferenceTable, reference_sources
from cities.settings import CitySettings, load_city

Words = dict[str, set[str]]


@pytest.fixture(scope="module")
def settings() -> CitySettings:
    return load_city("open_data")


def table(settings: CitySettings, name: str) -> pl.DataFrame:
    path = settings.reference_dir / f"{name}.csv"
    return pl.read_csv(path, infer_schema=False).fill_null("")


def words_of(raw_dir: Path) -> Words:
    """Every type, department, place and site that the files below `raw_dir` name."""
    cases = [row for path in csv_files(raw_dir / boston.FOLDER) for row in records(path)]
    loads = [row for path in csv_files(raw_dir / austin.FOLDER) for row in records(path)]
    cases_n = [row for path in csv_files(raw_dir / nashville.FOLDER) for row in records(path)]
    tickets = [row for path in csv_files(raw_dir / philadelphia.FOLDER) for row in rows(path)]
    people = [row for path in csv_files(raw_dir / kansas_city.FOLDER) for row in records(path)]
    return {
        "types": {row["TYPE"] for row in cases},
        "departments": {row["Department"] for row in cases},
        "sites": {row["dropoff_site"] for row in loads},
        "Boston": {row["neighborhood"] for row in cases},
        "Nashville": {row["Council District"] for row in cases_n},
        "Philadelphia": {row[-1] for row in tickets},
        "Kansas City": {row["counci"] for row in people},
    }


def assert_known(settings: CitySettings, words: Words) -> None:
    assert words["types"] <= set(table(settings, "ref_category_alias")["minor_name"])
    assert words["departments"] <= set(table(settings, "ref_unit_alias")["unit_alias"])
    assert words["sites"] <= set(table(settings, "ref_facility_alias")["facility_alias"])
    known = set(table(settings, "ref_area_alias").select("district_name", "street_name").rows())
    for district in ("Boston", "Nashville", "Philadelphia", "Kansas City"):
        assert {(district, street) for street in words[district]} <= known, district


def test_every_word_of_the_extracts_is_mapped(settings: CitySettings) -> None:
    assert_known(settings, words_of(EXTRACTS))


@pytest.mark.full_data
def test_every_word_of_the_whole_sets_is_mapped(settings: CitySettings, realdata: Path) -> None:
    words = words_of(realdata)
    assert len(words["types"]) == 157
    assert_known(settings, words)


@pytest.mark.parametrize(
    ("alias", "entity", "key"),
    [
        ("ref_area_alias", "ref_area", "area_id"),
        ("ref_unit_alias", "ref_unit", "unit_id"),
        ("ref_category_alias", "ref_category", "category_id"),
        ("ref_facility_alias", "ref_facility", "facility_id"),
        ("ref_unit", "ref_area", "area_id"),
        ("ref_facility", "ref_area", "area_id"),
        ("ref_target", "ref_area", "area_id"),
    ],
)
def test_every_reference_points_to_a_row_that_exists(
    settings: CitySettings, alias: str, entity: str, key: str
) -> None:
    assert set(table(settings, alias)[key]) <= set(table(settings, entity)[key])


def test_every_area_but_the_city_has_its_parent_one_level_above(settings: CitySettings) -> None:
    areas = table(settings, "ref_area")
    level = dict(areas.select("area_id", "area_level").iter_rows())
    assert len(level) == areas.height
    above = {"district": "city", "street": "district"}
    for area_id, parent in areas.select("area_id", "parent_area_id").iter_rows():
        if level[area_id] == "city":
            assert (area_id, parent) == (settings.name, "")
        else:
            assert level[parent] == above[level[area_id]], area_id
    assert areas.filter(pl.col("area_level") == "district")["area_name"].to_list() == [
        "Boston",
        "Austin",
        "Nashville",
        "Philadelphia",
        "Kansas City",
        "A市",
    ]


def test_the_warehouse_and_not_the_file_makes_the_unassigned_streets(
    settings: CitySettings,
) -> None:
    assert not table(settings, "ref_area")["area_id"].str.ends_with("/-").any()


def test_names_that_readers_see_are_unique(settings: CitySettings) -> None:
    for name, column in (
        ("ref_category", "category_name"),
        ("ref_category", "family_name"),
        ("ref_unit", "unit_name"),
        ("ref_facility", "facility_name"),
        ("ref_survey_item", "item_name"),
    ):
        assert table(settings, name)[column].is_unique().all(), name


def test_a_family_is_one_type_so_that_recurrence_can_be_compared(settings: CitySettings) -> None:
    categories = table(settings, "ref_category")
    assert categories["family_id"].to_list() == categories["category_id"].to_list()


def test_the_items_are_the_70_satisfaction_items_of_the_questionnaire(
    settings: CitySettings,
) -> None:
    labels = EXTRACTS / kansas_city.FOLDER / "question_labels.json"
    codes = list(json.loads(labels.read_text(encoding="utf-8")))
    expected = [code for code in codes if SATISFACTION_ITEM.match(code)]
    assert len(expected) == 70
    assert table(settings, "ref_survey_item")["item_code"].to_list() == expected


def test_every_target_names_its_clause(settings: CitySettings) -> None:
    told = table(settings, "ref_target")["target_source"]
    assert told.str.starts_with("示例目标:DOMAIN §6").all()


def test_reference_files_are_read_from_the_city_and_not_from_raw(
    settings: CitySettings, tmp_path: Path
) -> None:
    for source in reference_sources(settings):
        parcels = list(source.reader.parcels(tmp_path, None))  # type: ignore[arg-type]
        assert [parcel.file_name for parcel in parcels] == [f"{source.contract.table}.csv"]


def test_only_the_population_of_open_data_may_be_empty(settings: CitySettings) -> None:
    empty = {s.name for s in reference_tables(settings) if table(settings, s.name).is_empty()}
    assert empty == {s.name for s in reference_tables(settings) if s.may_be_empty}
    assert empty == {"ref_population"}


def test_a_table_that_the_city_lacks_cannot_be_empty(settings: CitySettings) -> None:
    with pytest.raises(UnknownReferenceTable, match="ref_grid"):
        reference_sources(settings, may_be_empty=frozenset({"ref_grid"}))


def test_a_file_named_after_no_contract_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "ref_weather.csv").write_text("day,weather\n")

    class Elsewhere:
        reference_dir = tmp_path

    with pytest.raises(UnknownReferenceTable, match=r"ref_weather\.csv"):
        reference_sources(Elsewhere())  # type: ignore[arg-type]
