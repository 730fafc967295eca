"""The queries of 案件 against the rows they count, counted a second time in another way."""

from collections import Counter
from datetime import date, datetime

import polars as pl
import pytest

from dashboards import queries
from dashboards.case_flow import losses, share, stages
from dashboards.case_list import AGES, Choice, read_choice
from publishing import Edition
from publishing.exports.wording import SMALL_N
from tests.dashboards.fixture_cases import cases
from tests.dashboards.fixture_figures import AS_OF, CITY, district_id
from tests.dashboards.test_dashboard_queries import INSIDE, ask

JUNE = (datetime(2024, 6, 1), datetime(2024, 7, 1))


@pytest.fixture(scope="module")
def every() -> pl.DataFrame:
    return cases()


@pytest.fixture(scope="module")
def june(every: pl.DataFrame) -> pl.DataFrame:
    return every.filter(pl.col("reported_at").is_between(*JUNE, closed="left"))


def listed(edition: Edition, **chosen: queries.Parameter) -> list[queries.Row]:
    return ask(edition, "cases", **chosen, top=10_000)


def test_the_flow_counts_every_case_once_and_never_rises(
    edition: Edition, june: pl.DataFrame
) -> None:
    flow = stages(ask(edition, "case_flow"))
    reached = [stage.reached for stage in flow]
    assert reached[0] == june.height
    assert reached == sorted(reached, reverse=True)
    lost = sum(sum(stage.stayed.values()) for stage in flow)
    assert (
        reached[0] - lost
        == june.filter(pl.col("is_closed") & (pl.col("stream") != "自行处置")).height
    )
    assert reached[-1] == reached[0] - lost


def test_a_forced_close_has_passed_every_stage_though_the_source_left_some_out() -> None:
    flow = stages([{"stage": 7, "outcome": "结案", "case_cnt": 3}])
    assert [stage.reached for stage in flow] == [3] * 7


def test_the_flow_of_a_district_is_that_of_its_cases(edition: Edition, june: pl.DataFrame) -> None:
    flow = stages(ask(edition, "case_flow", area_id=district_id(3)))
    assert flow[0].reached == june.filter(pl.col("district_id") == district_id(3)).height


def test_what_stayed_at_a_stage_is_what_its_link_lists(edition: Edition) -> None:
    for stage in stages(ask(edition, "case_flow")):
        for outcome, count in stage.stayed.items():
            choice = Choice(stage=stage.number, outcome=outcome)
            assert len(listed(edition, **choice.parameters)) == count
            (counted,) = ask(edition, "cases_counted", **choice.parameters)
            assert counted["case_cnt"] == count


@pytest.mark.parametrize("by", ["channel", "unit", "category", "street"])
def test_what_stopped_in_a_part_is_what_its_link_lists(edition: Edition, by: str) -> None:
    whole = stages(ask(edition, "case_flow"))
    found = losses(ask(edition, "case_flow", by=by), {})
    assert len(found) > 1
    for place, stage in enumerate(whole):
        assert sum(one.stages[place].reached for one in found) == stage.reached
        assert sum(one.stages[place].lost for one in found) == stage.lost
    assert [one.lost for one in found] == sorted((one.lost for one in found), reverse=True)
    for stage in found[0].stages[:-1]:
        choice = Choice(stage=stage.number)
        if by == "street":
            rows = listed(edition, **choice.parameters, area_id=found[0].part_id)
        else:
            rows = listed(edition, **choice.having(by, found[0].part_id).parameters)
        assert len(rows) == stage.lost


def test_a_share_of_few_cases_is_not_told() -> None:
    assert share(3, SMALL_N - 1) is None
    assert share(3, SMALL_N) == pytest.approx(0.1)


def test_hours_count_valid_cases_and_a_legal_holiday_is_no_workday(
    edition: Edition, june: pl.DataFrame
) -> None:
    rows = ask(edition, "case_hours")
    valid = june.filter(pl.col("is_valid"))
    assert sum(row["case_cnt"] for row in rows) == valid.height
    monday = [row for row in rows if row["weekday"] == 1 and row["is_rest_day"]]
    assert (
        sum(row["case_cnt"] for row in monday)
        == valid.filter(pl.col("reported_at").dt.date() == date(2024, 6, 10)).height
    )


def test_a_cell_of_the_hours_is_what_its_link_lists(edition: Edition) -> None:
    rows = ask(edition, "case_hours")
    counts: Counter[tuple[int, int]] = Counter()
    for row in rows:
        counts[row["weekday"], row["hour_of_day"]] += row["case_cnt"]
    for (day, hour), count in list(counts.items())[:5]:
        choice = Choice(weekday=day, hour=hour, valid=1)
        assert len(listed(edition, **choice.parameters)) == count


def test_limits_count_the_closed_and_the_punctual(edition: Edition, every: pl.DataFrame) -> None:
    closed = every.filter(
        pl.col("closed_at").is_between(*JUNE, closed="left") & pl.col("is_in_closure_stream")
    )
    rows = {row["limit_hours"]: row for row in ask(edition, "case_limits")}
    assert set(rows) == {4.0, 7.0, 14.0, None}
    for limit, row in rows.items():
        of_limit = closed.filter(pl.col("limit_hours").eq_missing(pl.lit(limit, pl.Float64)))
        on_time = of_limit.filter(pl.col("is_closed_on_time").fill_null(False))
        assert (row["closed_cnt"], row["on_time_cnt"]) == (of_limit.height, on_time.height)
    choice = Choice(basis="closed", limit="4.0")
    assert len(listed(edition, **choice.parameters)) == rows[4.0]["closed_cnt"]
    none = Choice(basis="closed", limit="-")
    assert len(listed(edition, **none.parameters)) == rows[None]["closed_cnt"]


def test_open_cases_stand_in_one_age_each_and_the_link_lists_them(
    edition: Edition, every: pl.DataFrame
) -> None:
    rows = ask(edition, "case_ageing")
    still = every.filter(
        ~pl.col("is_closed") & ~pl.col("is_voided") & pl.col("transferred_at").is_null()
    )
    assert sum(row["case_cnt"] for row in rows) == still.height
    of_age = dict.fromkeys(range(1, len(AGES) + 1), 0)
    for row in rows:
        of_age[row["age"]] += row["case_cnt"]
    under_a_day = still.filter(AS_OF - pl.col("reported_at") < pl.duration(days=1))
    assert of_age[1] == under_a_day.height > 0
    for age, count in of_age.items():
        choice = Choice(basis="open", age=age)
        assert len(listed(edition, **choice.parameters)) == count


def test_returns_add_up_to_the_whole_and_come_most_first(
    edition: Edition, every: pl.DataFrame
) -> None:
    filed = every.filter(pl.col("filed_at").is_between(*JUNE, closed="left"))
    whole, *parts = ask(edition, "case_returns")
    assert whole["is_total"]
    assert whole["returned_cnt"] == filed.filter(pl.col("return_cnt") >= 1).height
    assert whole["returned_again_cnt"] == filed.filter(pl.col("return_cnt") >= 2).height
    assert whole["returned_cnt"] == sum(part["returned_cnt"] for part in parts)
    found = [part["returned_cnt"] + part["reworked_cnt"] for part in parts]
    assert found == sorted(found, reverse=True)
    choice = Choice(basis="filed", returned=2)
    assert len(listed(edition, **choice.parameters)) == whole["returned_again_cnt"]


def test_weeks_of_an_inspection_are_held_against_other_weeks_of_the_same_street(
    edition: Edition, every: pl.DataFrame
) -> None:
    rows = ask(edition, "case_inspection_weeks", area_id=f"{district_id(0)}/1")
    (whole, street) = rows
    assert (whole["area_name"], street["area_name"]) == ("合计", "东街街道")
    of_street = every.filter(
        (pl.col("street_id") == f"{district_id(0)}/1")
        & pl.col("is_valid")
        & (pl.col("discovery") == "主动")
    ).with_columns(week=pl.col("reported_at").dt.truncate("1w").dt.date())
    visited = {date(2024, 4, 29), date(2024, 5, 27), date(2024, 6, 24)}
    weeks = {date(2024, 4, 29), *(date(2024, 5, 6 + 7 * k) for k in range(4))}
    weeks |= {date(2024, 6, 3 + 7 * k) for k in range(4)}
    found = of_street.filter(pl.col("week").is_in(visited)).height
    other = of_street.filter(pl.col("week").is_in(weeks - visited)).height
    assert (street["visited_weeks"], street["found_cnt"]) == (3, found)
    assert street["found_expected"] == pytest.approx(other * 3 / 6)
    assert street["found_ratio"] == pytest.approx(found / (other * 3 / 6))


def test_pages_of_the_list_follow_each_other_without_gap_or_repeat(
    edition: Edition, june: pl.DataFrame
) -> None:
    for sort in ("newest", "oldest", "deadline", "returns"):
        seen = []
        for page in range(0, june.height, 25):
            seen += [row["case_id"] for row in ask(edition, "cases", sort=sort, skipped=page)]
        assert len(seen) == len(set(seen)) == june.height
    moments = sorted(june["reported_at"])
    for sort, expected in (("oldest", moments), ("newest", moments[::-1])):
        second = [row["reported_at"] for row in ask(edition, "cases", sort=sort, skipped=25)]
        assert second == expected[25:50]


def test_a_list_is_narrowed_to_a_family_and_to_places_that_name_a_text(
    edition: Edition, june: pl.DataFrame
) -> None:
    chosen = Choice(family="stall", address="示例路1").parameters
    rows = listed(edition, **chosen)
    own = june.filter(
        (pl.col("family_id") == "stall")
        & pl.col("place_name").str.contains("示例路1", literal=True)
    )
    assert {row["case_id"] for row in rows} == set(own["case_id"])
    assert rows
    (counted,) = ask(edition, "cases_counted", **chosen)
    assert counted["case_cnt"] == len(rows)


@pytest.mark.parametrize("unit", ["", "u1"])
def test_what_stands_overdue_now_is_what_the_list_of_it_has(edition: Edition, unit: str) -> None:
    (counted,) = ask(edition, "overdue_now", unit=unit)
    rows = listed(edition, **Choice(basis="open", overdue=1, unit=unit).parameters)
    assert 0 < counted["case_cnt"] == len(rows)


@pytest.mark.parametrize(
    ("basis", "unit"),
    [
        ("reported", "first_unit_id"),
        ("filed", "first_unit_id"),
        ("closed", "unit_id"),
        ("open", "unit_id"),
    ],
)
def test_a_unit_has_what_was_reported_and_filed_for_it_whoever_has_it_now(
    edition: Edition, every: pl.DataFrame, basis: str, unit: str
) -> None:
    """A reopened case (重开) counts for the unit of its first life until it was closed then."""
    rows = listed(edition, **Choice(basis=basis, unit="u1").parameters)
    (counted,) = ask(edition, "cases_counted", **Choice(basis=basis, unit="u1").parameters)
    known = every.filter(pl.col(unit) == "u1")["case_id"]
    assert {row["case_id"] for row in rows} <= set(known)
    assert len(rows) == counted["case_cnt"] > 0
    moved = every.filter((pl.col("unit_id") == "u1") & (pl.col("first_unit_id") != "u1"))
    is_listed = not {row["case_id"] for row in rows}.isdisjoint(moved["case_id"])
    assert is_listed == (unit == "unit_id")


def test_one_case_is_told_with_names_and_source(edition: Edition) -> None:
    (case,) = ask(edition, "case_life", case_id="platform:7")
    assert case["source_name"] == "platform"
    assert case["unit_name"] == "南江区城管执法大队"
    assert (case["district_name"], case["area_name"]) == ("南江区", "南镇街道")
    assert ask(edition, "case_life", case_id="nobody") == []


def test_a_choice_leads_back_to_the_address_it_was_read_from() -> None:
    known = {("unit", "u1"), ("category", "stall-1"), ("family", "stall")}
    choice = Choice(
        basis="closed", unit="u1", family="stall", hour=0, weekday=3, sort="oldest", page=4
    )
    asked = {key: str(value) for key, value in choice.query().items()}
    assert read_choice(asked, known) == (choice, [])
    assert choice.without("unit").query() == {
        "basis": "closed",
        "family": "stall",
        "hour": 0,
        "weekday": 3,
        "sort": "oldest",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("unit", "u9"),
        ("category", "' or 1=1"),
        ("family", "u1"),
        ("hour", "24"),
        ("hour", "-1"),
        ("hour", "１"),
        ("weekday", "0"),
        ("stage", "8"),
        ("age", "x"),
        ("page", "99999999999999999999"),
        ("basis", "all"),
        ("sort", "case_id; drop table fct_case"),
        ("outcome", "丢失"),
        ("limit", "4h"),
    ],
)
def test_what_means_nothing_is_told_and_not_filtered_by(name: str, text: str) -> None:
    choice, faults = read_choice({name: text}, {("unit", "u1")})
    assert choice == Choice()
    assert faults == [f"地址里的“{name}={text}”不认识，没有按它筛选。"]


def test_text_of_an_address_is_bound_and_never_sql(edition: Edition) -> None:
    for choice in (Choice(channel="' or ''='"), Choice(address="' or ''='"), Choice(address="%")):
        assert listed(edition, **choice.parameters) == []
    assert len(INSIDE) == 4
    assert listed(edition, area_id=CITY)
