"""What Dagster is told of the landed tables: deliveries, and freshness where it is promised."""

from dataclasses import dataclass, replace
from pathlib import Path

import dagster as dg
import pytest

import orchestration.landing
from ingestion.contracts import SrcCase, SrcPenalty, SrcWeigh
from ingestion.readers import Delimited
from ingestion.source import Source
from orchestration.landing import landing_assets, landing_key
from orchestration.runs import RUN_LOCK

WEIGHED = "磅单号,站点,进出场,垃圾类别,净重,称重时间\n{},A站,进场,其他,4800,2024-05-0{} 08:00:00\n"


@dataclass
class City:
    """A city with a nightly weighbridge, nightly cases that do not come, and yearly penalties."""

    settings: object

    def deliver(self, number: int) -> None:
        path = self.settings.raw_dir / f"weigh_{number}.csv"
        path.write_text(WEIGHED.format(number, number), encoding="utf-8")

    def night(self) -> tuple[list[str], list[str]]:
        """Steps that ran, and tables that were reported, in a job with a reader of every table."""
        tables, ingest = landing_assets(self.settings)

        @dg.multi_asset(
            specs=[dg.AssetSpec("model", deps=[*(t.key for t in tables), landing_key("batches")])],
            name="reader",
        )
        def reader():
            return dg.MaterializeResult("model")

        lock = dg.ResourceDefinition.hardcoded_resource(None)
        job = dg.Definitions(
            assets=[*tables, ingest, reader],
            jobs=[dg.define_asset_job("night", dg.AssetSelection.all())],
            resources={RUN_LOCK: lock},
            executor=dg.in_process_executor,
        ).resolve_job_def("night")
        with dg.DagsterInstance.ephemeral() as instance:
            result = job.execute_in_process(instance=instance)
            told = [
                event.asset_key.path[-1]
                for event in result.all_events
                if event.is_step_materialization
            ]
        return [event.step_key for event in result.get_step_success_events()], told


@pytest.fixture
def city(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    (tmp_path / "raw").mkdir()
    declared = [
        Source("weighbridge", SrcWeigh, Delimited("weigh_*.csv")),
        Source("platform", SrcCase, Delimited("cases_*.csv")),
        Source("yearbook", SrcPenalty, Delimited("penalty_*.csv"), cadence="snapshot"),
    ]
    monkeypatch.setattr(orchestration.landing, "sources_of", lambda _: declared)
    return City(replace(settings, data_dir=tmp_path / "data", raw_dir=tmp_path / "raw"))


def test_only_what_was_delivered_is_reported_and_what_follows_runs_all_the_same(city):
    city.deliver(1)
    assert city.night() == (["ingest", "reader"], ["src_weigh", "batches", "model"])
    assert city.night() == (["ingest", "reader"], ["batches", "model"])
    city.deliver(2)
    assert city.night() == (["ingest", "reader"], ["src_weigh", "batches", "model"])


def test_only_tables_with_a_nightly_source_promise_to_be_fresh(city):
    tables, _ = landing_assets(city.settings)
    promised = {table.key.path[-1] for table in tables if table.freshness_policy}
    assert promised == {"src_weigh", "src_case"}


def test_the_landed_tables_are_drawn_before_their_models(definitions):
    graph = definitions.resolve_asset_graph()
    parents = graph.get(dg.AssetKey("stg_sanitation__weigh_tickets")).parent_keys
    assert parents == {landing_key("src_weigh"), landing_key("batches")}
