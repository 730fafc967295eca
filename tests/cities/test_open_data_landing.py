"""Every row of the real files is accounted for, and what lands gives the known figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from cities.open_data.count_truth import EXTRACT_TRUTH, EXTRACTS
from cities.open_data.sources import sources
from cities.open_data.truth.raw_files import rounded
from cities.settings import load_city
from ingestion.pull import PullReport, pull
from ingestion.store import Store

NOW = datetime(2026, 1, 1)
# rows read, landed, merged, quarantined
EXTRACT_ROWS = {
    "boston_311": (10_278, 10_278, 0, 0),
    "austin_waste": (4_012, 3_821, 0, 191),
    "nashville_violations": (1_476, 1_466, 10, 0),
    "philadelphia_parking": (1_774, 1_774, 0, 0),
    "kansas_city_survey": (72_310, 72_310, 0, 0),
    "ref_area": (127, 127, 0, 0),
    "ref_area_alias": (126, 126, 0, 0),
    "ref_category": (157, 157, 0, 0),
    "ref_category_alias": (157, 157, 0, 0),
    "ref_facility": (18, 18, 0, 0),
    "ref_facility_alias": (18, 18, 0, 0),
    "ref_population": (0, 0, 0, 0),
    "ref_survey_item": (70, 70, 0, 0),
    "ref_survey_wave": (1, 1, 0, 0),
    "ref_target": (14, 14, 0, 0),
    "ref_unit": (17, 17, 0, 0),
    "ref_unit_alias": (17, 17, 0, 0),
}
WHOLE_ROWS = EXTRACT_ROWS | {
    "boston_311": (120_417, 120_417, 0, 0),
    "austin_waste": (26_157, 25_109, 0, 1_048),
    "nashville_violations": (15_541, 15_391, 150, 0),
    "philadelphia_parking": (25_559, 25_559, 0, 0),
    "tipdm_messages": (4_326, 4_326, 0, 0),
}
Truth = dict[str, dict]


@dataclass(frozen=True)
class Pulled:
    """All sources of one raw folder, landed once for the whole module."""

    reports: dict[str, PullReport]
    store: Store

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.store.landing / name / "*-*.parquet")


def pull_everything(raw_dir: Path, folder: Path) -> Pulled:
    settings = replace(load_city("open_data"), raw_dir=raw_dir)
    store = Store(folder / "landing", folder / "quarantine", folder / "merged")
    reports = {s.name: pull(s, raw_dir, store, b"key", NOW) for s in sources(settings)}
    return Pulled(reports, store)


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Pulled:
    return pull_everything(EXTRACTS, tmp_path_factory.mktemp("extracts"))


@pytest.fixture(scope="module")
def whole(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pulled]:
    yield pull_everything(realdata, tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def truth() -> Truth:
    return json.loads(EXTRACT_TRUTH.read_text(encoding="utf-8"))


def rows_of(pulled: Pulled) -> dict[str, tuple[int, ...]]:
    return {name: tuple(report.rows.values()) for name, report in pulled.reports.items()}


def by_month(frame: pl.DataFrame, time: str, *figures: pl.Expr) -> list[tuple]:
    month = pl.col(time).dt.strftime("%Y-%m").alias("m")
    return frame.group_by(month).agg(*figures).sort("m").rows()


def test_every_row_of_the_extracts_is_accounted_for(extracts: Pulled) -> None:
    assert {n: r.refused for n, r in extracts.reports.items() if r.refused} == {}
    assert rows_of(extracts) == EXTRACT_ROWS
    for read, *became in rows_of(extracts).values():
        assert read == sum(became)


@pytest.mark.full_data
def test_every_row_of_the_whole_sets_is_accounted_for(whole: Pulled) -> None:
    assert {n: r.refused for n, r in whole.reports.items() if r.refused} == {}
    assert rows_of(whole) == WHOLE_ROWS


@pytest.mark.full_data
def test_all_197_clock_skews_of_the_whole_set_land_flagged(whole: Pulled) -> None:
    flags = whole.table("src_case")["row_flags"].value_counts(sort=True).rows()
    assert flags == [("", 120_220), ("clock_skew:handled_at", 197)]


def test_boston_lands_with_the_known_cases_by_neighbourhood(extracts: Pulled, truth: Truth) -> None:
    cases = extracts.table("src_case")
    known = truth["boston_311_2015"]
    counted = cases.group_by("street_name").agg(
        pl.len(), pl.col("closed_at").count(), pl.col("close_deadline").count()
    )
    assert set(counted.rows()) == {
        (line["neighborhood"], line["cases"], line["closed"], line["with_target"])
        for line in known["by_neighborhood_2015-06"]
    }
    skewed = (cases["row_flags"] != "").sum()
    assert skewed == known["closed_before_open_rows"]


def test_austin_lands_with_the_known_tonnes(extracts: Pulled, truth: Truth) -> None:
    loads = extracts.table("src_weigh")
    known = truth["austin_waste_diversion"]["raw"]["2021-05_by_site"]
    counted = loads.group_by("facility_name").agg(pl.len(), pl.col("net_kg").sum())
    assert {site: (n, rounded(kg / 1000, 4)) for site, n, kg in counted.iter_rows()} == {
        line["dropoff_site"]: (line["weighed"], line["tonnes"]) for line in known if line["weighed"]
    }


def test_nashville_lands_with_the_known_cases_and_not_rows(extracts: Pulled, truth: Truth) -> None:
    cases = extracts.table("src_penalty").filter(pl.col("procedure") == "普通程序")
    known = truth["nashville_property_violations"]
    done = (pl.col("exec_status") == "已履行").sum()
    assert by_month(cases, "filed_on", pl.len(), done) == [
        (line["m"], line["cases"], line["done"]) for line in known["by_month"]
    ]
    districts = dict(cases["street_name"].value_counts().iter_rows())
    for line in known["2013-07_by_council_district_top10"]:
        assert districts[line["cd"]] == line["cases"]


def test_philadelphia_lands_with_the_known_fines(extracts: Pulled, truth: Truth) -> None:
    tickets = extracts.table("src_penalty").filter(pl.col("procedure") == "简易程序")
    assert by_month(tickets, "decided_on", pl.len(), pl.col("fine_yuan").sum()) == [
        (line["m"], line["tickets"], Decimal(str(line["fines"])))
        for line in truth["philly_parking_fines"]["by_month"]
    ]


def test_kansas_city_lands_with_the_known_answers_of_all_items(
    extracts: Pulled, truth: Truth
) -> None:
    answers = extracts.table("src_survey_response")
    counted = answers.group_by("item_code").agg(
        pl.col("answer_score_raw").count().alias("n"),
        (pl.col("answer_label") == "不了解").sum().alias("unknown"),
        pl.col("answer_score_raw").mean().round(4).alias("mean"),
    )
    known = truth["kcmo_resident_survey"]["1QSEP2021"]["all_items"]
    assert set(counted.rows()) == {
        (line["item"], line["n"], line["dont_know_9"], line["mean"]) for line in known
    }


def test_the_same_files_land_once(extracts: Pulled) -> None:
    settings = replace(load_city("open_data"), raw_dir=EXTRACTS)
    for source in sources(settings):
        again = pull(source, EXTRACTS, extracts.store, b"key", NOW)
        assert again.landed == []
        assert len(again.already_landed) == 1
