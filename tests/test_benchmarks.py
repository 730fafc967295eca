"""What the benchmarks are told, and the edition that they make larger."""

from pathlib import Path

import pytest

from benchmarks.enlarged import enlarge
from benchmarks.scale import cases
from publishing import current
from tests.dashboards.edition_fixture import publish_edition


@pytest.mark.parametrize(("told", "number"), [("250000", 250_000), ("2e6", 2_000_000)])
def test_a_scale_is_written_out_or_by_its_power(told, number):
    assert cases(told) == number


@pytest.mark.parametrize("told", ["2.5", "viele", "inf"])
def test_a_scale_that_is_no_number_of_cases_is_refused(told):
    with pytest.raises(ValueError):
        cases(told)


def test_an_enlarged_edition_has_its_cases_several_times_and_its_figures_once(tmp_path: Path):
    published, larger = tmp_path / "published", tmp_path / "larger"
    publish_edition(published)
    larger.mkdir()
    edition = current(published)
    assert edition is not None
    with edition.connect() as connection:
        count = "select count(*), count(distinct case_id) from fct_case"
        before, _ = connection.sql(count).fetchall()[0]
        figures = connection.sql("from kpi_value order by all").fetchall()
        summed = "select sum(found_cnt), sum(closed_cnt) from fct_case_week"
        found_cnt, closed_cnt = connection.sql(summed).fetchall()[0]
    assert enlarge(edition, larger, 2 * before + 1) == 3 * before
    found = current(larger)
    assert found is not None
    with found.connect() as connection:
        assert connection.sql(count).fetchall() == [(3 * before, 3 * before)]
        assert connection.sql("from kpi_value order by all").fetchall() == figures
        assert connection.sql(summed).fetchall() == [(3 * found_cnt, 3 * closed_cnt)]
