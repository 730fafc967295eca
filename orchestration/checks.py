"""The gates as Dagster asset checks: each gate once per stage, blocking when it is critical."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import dagster as dg
import polars as pl

from cities.settings import CitySettings
from expectations.deliveries import check_deliveries
from expectations.gates import GATES
from expectations.marts import check_marts
from expectations.results import GateResult, Stage, to_frame
from orchestration.approvals import approvals_of, final_periods_of
from orchestration.landing import landing_key, ledger_of
from orchestration.warehouse import Node
from publishing import current

DELIVERY_ASSET = landing_key("batches")
MART_ASSET = dg.AssetKey("kpi_value")


def results_path(settings: CitySettings, stage: str) -> Path:
    """Where the results of one stage wait for publishing."""
    return settings.data_dir / "checks" / f"{stage}.parquet"


def save_results(
    settings: CitySettings, stage: str, run_id: str, results: Sequence[GateResult]
) -> None:
    """Keep a stage's results, marked with the run they belong to."""
    path = results_path(settings, stage)
    path.parent.mkdir(parents=True, exist_ok=True)
    to_frame(results).with_columns(pl.lit(run_id).alias("run_id")).write_parquet(path)


def keep_results(settings: CitySettings, stage: str, run_id: str) -> None:
    """Let a stage's results stand for this run: what they judged has not changed."""
    path = results_path(settings, stage)
    pl.read_parquet(path).with_columns(pl.lit(run_id).alias("run_id")).write_parquet(path)


def load_results(settings: CitySettings, run_id: str) -> list[GateResult]:
    """All results of a run, of every stage that has reported."""
    found: list[GateResult] = []
    for stage in ("delivery", "dbt", "mart"):
        path = results_path(settings, stage)
        if path.exists():
            frame = pl.read_parquet(path).filter(pl.col("run_id") == run_id).drop("run_id")
            found.extend(GateResult(**row) for row in frame.to_dicts())
    return found


def dbt_test_rows(nodes: Iterable[Node]) -> list[GateResult]:
    """The tests of dbt in the words of `quality_result`; one that only warns does not block."""
    return [
        GateResult(
            check_id=f"dbt.{node.name}",
            stage="mart",
            table_name=node.name,
            severity="warning" if node.status == "warn" else "critical",
            status="fail" if node.failed or node.status == "warn" else "pass",
            observed=f"{node.failures} 行不符" if node.failures else "无",
            expected="无",
            failing_rows=node.failures,
            message=node.message if node.failed else "键、关联与规则检验通过。",
        )
        for node in nodes
        if node.is_test and node.status != "skipped"
    ]


def gate_check(
    settings: CitySettings,
    stage: Stage,
    asset: dg.AssetKey,
    judge: Callable[[CitySettings], list[GateResult]],
) -> dg.AssetChecksDefinition:
    """One check per gate of a stage on `asset`; a failed critical gate stops what comes after."""
    gates = [gate for gate in GATES.values() if stage in gate.stages]
    specs = [
        dg.AssetCheckSpec(
            name=gate.id,
            asset=asset,
            blocking=True,
            description=f"{gate.title}：{gate.why}",
        )
        for gate in gates
    ]

    @dg.multi_asset_check(specs=specs, name=f"{stage}_gates")
    def gate_checks(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        results = judge(settings)
        save_results(settings, stage, context.run.run_id, results)
        for gate in gates:
            yield _asset_check_result(gate.id, asset, results)

    return gate_checks


def judge_deliveries(settings: CitySettings) -> list[GateResult]:
    """Hold the delivery gates against what landed since the edition in use was built."""
    ledger = ledger_of(settings)
    edition = current(settings.editions_dir)
    published = set(edition.manifest.batches) if edition else set()
    known = ledger.filter(pl.col("batch_id").is_in(published))["batch_seq"].to_list()
    return check_deliveries(
        landing=settings.landing_dir,
        ledger=ledger,
        since_batch_seq=max(known, default=0),
        now=datetime.now(settings.timezone).replace(tzinfo=None),
        freshness_hours=settings.freshness.max_age_hours,
        work_dir=settings.data_dir / "checks",
    )


def judge_marts(settings: CitySettings) -> list[GateResult]:
    """Hold the publish gates against the marts."""
    edition = current(settings.editions_dir)
    return check_marts(
        warehouse=settings.warehouse_path,
        final_periods=final_periods_of(settings),
        approvals=approvals_of(settings),
        previous_edition=edition.path if edition else None,
    )


def _asset_check_result(
    gate_id: str, asset: dg.AssetKey, results: Sequence[GateResult]
) -> dg.AssetCheckResult:
    mine = [result for result in results if result.check_id.split(".")[0] == gate_id]
    blocking = [result for result in mine if result.blocks]
    unmet = [result for result in mine if result.status in {"fail", "error"}]
    return dg.AssetCheckResult(
        check_name=gate_id,
        asset_key=asset,
        passed=not unmet,
        severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
        metadata={
            "checks": len(mine),
            "messages": dg.MetadataValue.md("\n\n".join(r.message for r in unmet) or "全部通过"),
        },
    )
