"""Write the reference tables and borders of the sample city from what was invented for it.

    python -m cities.sample.make_reference [FOLDER]

The files in `reference/` are what this command writes; a test makes them again and compares.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from cities.sample.invention import areas, categories, people, places, units
from cities.sample.invention.boundaries import boundaries

FOLDER = Path(__file__).with_name("reference")
Row = Sequence[object]
Table = tuple[str, Iterable[Row]]


def tables() -> dict[str, Table]:
    """Header and rows of every table by its name."""
    return {
        "ref_area": (
            "area_id,area_name,area_level,parent_area_id,area_group,sort_order,valid_from,valid_to",
            _areas(),
        ),
        "ref_area_alias": ("district_name,street_name,area_id", _area_aliases()),
        "ref_grid": ("grid_code,duty_grid_name,area_id,valid_from,valid_to", _grids()),
        "ref_unit": (
            "unit_id,unit_name,unit_type,parent_unit_id,area_id,valid_from,valid_to",
            (
                (u.unit_id, u.name, u.unit_type, u.parent_unit_id, u.area_id, u.valid_from,
                 u.valid_to) for u in units.units()
            ),
        ),
        "ref_unit_alias": ("unit_alias,unit_id", _unit_aliases()),
        "ref_category": (
            "category_id,category_name,case_type,major_name,family_id,family_name,valid_from,valid_to",
            (
                (key, name, categories.case_type(key), categories.MAJORS[key[:3]], family, told,
                 areas.SINCE, None) for key, name, family, told, _ in categories.CATEGORIES
            ),
        ),
        "ref_category_alias": ("minor_name,category_id", _category_aliases()),
        "ref_facility": (
            "facility_id,facility_name,facility_type,area_id,valid_from,valid_to",
            ((key, name, kind, area, areas.SINCE, None)
             for key, name, kind, area, _ in places.FACILITIES),
        ),
        "ref_facility_alias": (
            "facility_alias,facility_id",
            ((alias, key) for key, name, _, _, others in places.FACILITIES
             for alias in (name, *others.split())),
        ),
        "ref_road": (
            "road_id,road_name,road_class,clean_level,area_id,area_m2,valid_from,valid_to",
            ((r.road_id, r.name, r.road_class, r.clean_level, r.area_id, int(r.area_m2),
              r.valid_from, r.valid_to) for r in places.roads()),
        ),
        "ref_shop": (
            "shop_id,shop_name,area_id,address",
            ((s.shop_id, s.name, s.area_id, s.address) for s in places.shops()),
        ),
        "ref_population": (
            "area_id,year,population,population_source",
            ((*row, people.POPULATION_SOURCE) for row in people.population()),
        ),
        "ref_survey_item": (
            "item_code,item_name,item_edition,sort_order,family_ids",
            ((key, name, people.ITEM_EDITION, order, families.replace(" ", "、"))
             for order, (key, name, families) in enumerate(
                 (*people.SURVEY_ITEMS, people.AWARENESS_ITEM), start=1
             )),
        ),
        "ref_survey_wave": (
            "wave,wave_name,period_type,period_start,period_end",
            ((key, name, "H", start, end) for key, name, start, end in people.SURVEY_WAVES),
        ),
        "ref_target": (
            "kpi_id,area_id,period_type,valid_from,valid_to,target_value,target_source",
            ((t.kpi_id, t.area_id, t.period_type, t.valid_from, t.valid_to, t.value, t.source)
             for t in people.targets()),
        ),
        "ref_calendar_day": ("day,day_kind,note", people.CLOSED_DAYS),
    }  # fmt: skip


def write(folder: Path) -> list[Path]:
    """Write every table and the borders into `folder`; returns the files in a fixed order."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (header, rows) in tables().items():
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
        path = folder / f"{name}.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        written.append(path)
    path = folder / "boundaries.geojson"
    told = boundaries()
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in told["features"])
    head = json.dumps(told["name"], ensure_ascii=False)
    path.write_text(
        f'{{"type": "FeatureCollection", "name": {head}, "features": [\n{lines}\n]}}\n',
        encoding="utf-8",
    )
    return [*written, path]


def _areas() -> list[Row]:
    since = areas.SINCE
    rows: list[Row] = [(areas.CITY_ID, areas.CITY_NAME, "city", None, None, 0, since, None)]
    for order, (key, name) in enumerate(areas.DISTRICTS.items(), start=1):
        rows.append((key, name, "district", areas.CITY_ID, None, order * 1000, since, None))
    for s in areas.streets():
        order = int(s.district_id[1:]) * 1000 + int(s.street_id[3:])
        rows.append((s.street_id, s.name, "street", s.district_id, s.area_group, order,
                     s.valid_from, s.valid_to))  # fmt: skip
    for c in areas.communities():
        order = int(c.community_id[-2:])
        rows.append((c.community_id, c.name, "community", c.street.street_id, None, order,
                     c.street.valid_from, c.street.valid_to))  # fmt: skip
    return rows


def _area_aliases() -> list[Row]:
    rows: list[Row] = []
    for key, name in areas.DISTRICTS.items():
        rows += [(told, "", key) for told in (name, *areas.district_spellings(key))]
    for s in areas.streets():
        district = areas.DISTRICTS[s.district_id]
        rows += [(district, told, s.street_id) for told in (s.name, *areas.spellings(s))]
        rows += [(told, s.name, s.street_id) for told in areas.district_spellings(s.district_id)]
    return rows


def _grids() -> list[Row]:
    rows: list[Row] = []
    for c in areas.communities():
        for number in range(1, c.grid_cnt + 1):
            code = areas.grid_code(c.street, int(c.community_id[-2:]), number)
            rows.append((code, f"{c.street.stem}{c.name}第{number}网格", c.street.street_id,
                         c.street.valid_from, c.street.valid_to))  # fmt: skip
    return rows


def _unit_aliases() -> list[Row]:
    return [(told, u.unit_id) for u in units.units() for told in (u.name, *u.spellings)]


def _category_aliases() -> list[Row]:
    return [
        (told, key)
        for key, name, _, _, others in categories.CATEGORIES
        for told in (name, *others.split())
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    for made in write(parser.parse_args().folder):
        sys.stdout.write(f"{made}\n")
