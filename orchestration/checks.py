"""The gates as Dagster asset checks: each gate once per stage, blocking when it is critical."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import dagster as dg
import polars as pl

from cities.settings import CitySettings
from expectations.deliveries import check_deliveries
from expectations.gates import GATES
from expectations.marts import check_marts
from expectations.results import RESULT_SCHEMA, GateResult, Stage, to_frame
from ingestion.store import write_parquet
from orchestration.approvals import approvals_of, final_periods_of
from orchestration.landing import committed_states, landing_key, ledger_of
from orchestration.runs import RUN_LOCK
from orchestration.warehouse import Node
from publishing import Edition, EditionError, current

DELIVERY_ASSET = landing_key("batches")
MART_ASSET = dg.AssetKey("kpi_value")
STAGES = ("delivery", "dbt", "mart")


def results_path(settings: CitySettings, stage: str) -> Path:
    """Where the results of one stage wait for publishing."""
    return settings.data_dir / "checks" / f"{stage}.parquet"


def save_results(
    settings: CitySettings,
    stage: str,
    run_id: str,
    results: Sequence[GateResult],
    built_from: str = "",
) -> None:
    """Keep a stage's results, marked with the run they belong to and the build they judged."""
    marks = {"run_id": run_id, "built_from": built_from}
    frame = to_frame(results).with_columns(pl.lit(v).alias(k) for k, v in marks.items())
    write_parquet(results_path(settings, stage), frame)


def are_results_of(settings: CitySettings, stage: str, built_from: str) -> bool:
    """Whether the stored results of a stage are there, whole, and judged that build."""
    stored = _stored(settings, stage)
    return not stored.is_empty() and bool((stored["built_from"] == built_from).all())


def keep_results(settings: CitySettings, stage: str, run_id: str) -> None:
    """Let a stage's results stand for this run: what they judged has not changed."""
    frame = _stored(settings, stage).with_columns(pl.lit(run_id).alias("run_id"))
    write_parquet(results_path(settings, stage), frame)


def load_results(
    settings: CitySettings, run_id: str, stages: Iterable[str] = STAGES
) -> list[GateResult]:
    """All results of a run, of every stage that has reported."""
    return [
        GateResult(**row)
        for stage in stages
        for row in _stored(settings, stage)
        .filter(pl.col("run_id") == run_id)
        .select(list(RESULT_SCHEMA))
        .iter_rows(named=True)
    ]


def missing_results(settings: CitySettings, run_id: str) -> list[str]:
    """What a run lacks for publishing (中文): a stage that has not reported, a gate not asked."""
    missing = []
    for stage in STAGES:
        found = load_results(settings, run_id, [stage])
        if not found:
            missing.append(
                f"缺少阶段 {stage} 的检查结果，不能发布：请重新运行整个夜间任务，不要只重跑其中几步"
            )
            continue
        asked = {result.check_id.split(".")[0] for result in found}
        missing += [
            f"缺少阶段 {stage} 的闸门 {gate.id}（{gate.title}）的检查结果，不能发布"
            for gate in GATES.values()
            if stage in gate.stages and gate.id not in asked
        ]
    return missing


def _stored(settings: CitySettings, stage: str) -> pl.DataFrame:
    """The stored results of a stage; a file that cannot be read is as good as none."""
    columns: dict[str, type[pl.DataType]] = {
        **RESULT_SCHEMA,
        "run_id": pl.String,
        "built_from": pl.String,
    }
    try:
        return pl.read_parquet(results_path(settings, stage)).select(list(columns))
    except (OSError, pl.exceptions.PolarsError):
        return pl.DataFrame(schema=columns)


def dbt_test_rows(nodes: Iterable[Node]) -> list[GateResult]:
    """The tests of dbt in the words of `quality_result`; one that only warns does not block."""
    return [
        GateResult(
            check_id=f"dbt.{node.name}",
            stage="mart",
            table_name=(node.rule.table if node.rule else "") or node.name,
            severity="warning" if node.status == "warn" else "critical",
            status="fail" if node.failed or node.status == "warn" else "pass",
            observed=f"{node.failures} 行不符" if node.failures else "未发现不符",
            expected=_required(node),
            failing_rows=node.failures,
            message=_told(node),
        )
        for node in nodes
        if node.is_test and node.status != "skipped"
    ]


def _required(node: Node) -> str:
    """What a test of dbt says must hold; the name of one without words."""
    return node.rule.title if node.rule else f"符合规则 {node.name}"


def _told(node: Node) -> str:
    required = f"要求{_required(node)}。"
    if not node.failed and node.status != "warn":
        return f"{required}通过。"
    outcome = "不通过，停止发布" if node.failed else "只提示，不阻断发布"
    found = f"有 {node.failures} 行不符" if node.failures else "没有查成"
    what_to_do = f"处理办法：{node.rule.action}" if node.rule else ""
    if node.rows_told:
        return f"{required}{found}（{outcome}）。{what_to_do}例如：{node.rows_told}。"
    record = f"检验记录：{node.message}" if node.failed else ""
    return f"{required}{found}（{outcome}）。{what_to_do}{record}"


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

    @dg.multi_asset_check(specs=specs, name=f"{stage}_gates", required_resource_keys={RUN_LOCK})
    def gate_checks(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        results = judge(settings)
        save_results(settings, stage, context.run.run_id, results)
        for gate in gates:
            yield _asset_check_result(gate.id, asset, results)

    return gate_checks


def judge_deliveries(settings: CitySettings) -> list[GateResult]:
    """Hold the delivery gates against what landed since the edition in use was built."""
    ledger = ledger_of(settings)
    return check_deliveries(
        landing=settings.landing_dir,
        ledger=ledger,
        since_batch_seq=last_published_seq(ledger, edition_in_use(settings)[0]),
        now=settings.now(),
        freshness_hours=settings.freshness.max_age_hours,
        work_dir=settings.data_dir / "checks",
    )


def last_published_seq(ledger: pl.DataFrame, edition: Edition | None) -> int:
    """The `batch_seq` before the first batch that the edition was not built from (0: none was).

    A batch that landed again counts as new, and must not hide one committed before it.
    """
    published = edition.manifest.batches if edition else []
    is_new = ~committed_states(ledger).is_in(published)
    told = ledger["batch_seq"]
    first_new, last = told.filter(is_new).min(), told.max()
    return int(first_new) - 1 if first_new is not None else int(last or 0)  # type: ignore[arg-type]


def judge_marts(settings: CitySettings) -> list[GateResult]:
    """Hold the publish gates against the marts.

    Without a readable edition in use nobody can say that a final period stayed as it was (G16).
    """
    edition, damage = edition_in_use(settings)
    final_periods = final_periods_of(settings)
    results = check_marts(
        warehouse=settings.warehouse_path,
        final_periods=final_periods,
        approvals=approvals_of(settings),
        previous_edition=edition.path if edition else None,
    )
    if damage and final_periods:
        results.append(
            GateResult(
                check_id="G16.current",
                stage="mart",
                table_name="kpi_value",
                severity="critical",
                status="error",
                observed="当前版次无法读取",
                expected="当前版次可读",
                failing_rows=0,
                message=f"{damage}；无法核对已定稿的周期，请先回退到一个完好的版次再重跑。",
            )
        )
    return results


def edition_in_use(settings: CitySettings) -> tuple[Edition | None, str | None]:
    """The edition in use, and what is wrong (中文) when the pointer `current` is damaged."""
    try:
        return current(settings.editions_dir), None
    except EditionError as error:
        return None, f"当前版次的指针或清单已损坏（{error}）"


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
