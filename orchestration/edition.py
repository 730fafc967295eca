"""The last asset: the public tables of a build that passed every gate, as the edition in use."""

import subprocess
import tomllib
from dataclasses import asdict
from datetime import datetime

import dagster as dg
import duckdb
import polars as pl

from cities.settings import REPO, CitySettings
from expectations.deliveries.tables import TABLES
from expectations.gates import BOOK
from expectations.results import to_frame, verdict
from ingestion.ledger import quarantine_summary, source_freshness
from orchestration.checks import edition_in_use, load_results, missing_results
from orchestration.failure import PublishingBlocked
from orchestration.grounds import grounds_of
from orchestration.issued import hold_issues
from orchestration.landing import committed_states, ledger_of, sources_of, store_of
from orchestration.runs import RUN_LOCK
from publishing import BuildContext, Outcome, build_candidate, delivery_evidence, publish
from publishing.refresh import RefreshOutcome, write_refresh

PUBLIC_MODELS = ("kpi_", "dim_", "fct_")
PUBLIC_REPORTS = ("hot_issue", "recurrence_hotspot", "survey_item_score")


def code_version() -> str:
    """The commit this code was built from, or the package version outside a checkout."""
    try:
        told = subprocess.run(
            ["git", "-C", str(REPO), "describe", "--always", "--dirty"],
            capture_output=True,
            text=True,
            check=True,
        )
        return told.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
        return str(project["project"]["version"])


def data_as_of(settings: CitySettings) -> datetime:
    """The time of the data: the newest source time of any domain."""
    with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
        row = connection.execute("select max(as_of) from kpi_value").fetchone()
    if row is None or row[0] is None:
        raise RuntimeError("kpi_value is empty: no source has delivered anything")
    as_of: datetime = row[0]
    return as_of


def publish_edition(settings: CitySettings, run_id: str, now: datetime) -> Outcome:
    """Copy, verify and switch to the edition of a run whose gates have all been asked and passed.

    A run that lacks the results of a stage or a gate (a part of the job executed by itself) is
    blocked before anything is copied. `now` is when the run took place, by the real clock; how
    fresh the data is goes by the city's own.
    """
    if missing := missing_results(settings, run_id):
        edition, _ = edition_in_use(settings)
        before = edition.id if edition else None
        write_refresh(settings.editions_dir, RefreshOutcome(now, "blocked", before, missing))
        return Outcome("blocked", before, "", tuple(missing))
    results = load_results(settings, run_id)
    judged = verdict(results)
    store, ledger = store_of(settings), ledger_of(settings)
    book = [{**asdict(gate), "gate_id": gate.id} for gate in BOOK]
    operational: dict[str, pl.DataFrame] = {
        "quality_result": to_frame(results),
        "source_freshness": source_freshness(
            store, settings.now(), settings.freshness.max_age_hours, sources_of(settings)
        ),
        "quarantine_summary": quarantine_summary(store),
        "quality_gate": pl.DataFrame(book).select("gate_id", "title", "rule", "why", "action"),
        **delivery_evidence(
            ledger,
            {name: table.title for name, table in TABLES.items()},
            lambda table, batch: pl.read_parquet(store.parquets(table, batch)["quarantine"]),
        ),
    }
    as_of = data_as_of(settings)
    context = BuildContext(
        city=settings.name,
        as_of=as_of,
        code_version=code_version(),
        currency=settings.currency,
        batches=committed_states(ledger).to_list(),
        grounds=grounds_of(settings, ledger),
    )
    with build_candidate(
        settings.warehouse_path, settings.editions_dir, operational, context
    ) as candidate:
        outcome = publish(
            candidate,
            verdict_passed=judged.passed,
            reasons=[result.message for result in judged.blocking],
            keep=settings.keep_editions,
        )
    write_refresh(
        settings.editions_dir,
        RefreshOutcome(now, outcome.kind, outcome.edition_id, list(outcome.reasons), as_of),
    )
    return outcome


def edition_asset(settings: CitySettings, models: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The edition depends on every public table, and so waits for the checks on them."""
    public = [
        key
        for key in models
        if key.path[-1].startswith(PUBLIC_MODELS) or key.path[-1] in PUBLIC_REPORTS
    ]

    @dg.asset(
        name="edition",
        group_name="publishing",
        deps=public,
        required_resource_keys={RUN_LOCK},
        kinds={"duckdb"},
        description="已发布版次：通过全部闸门的公开数据表，只读、不可变",
    )
    def edition(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        now = datetime.now(settings.timezone).replace(tzinfo=None)
        outcome = publish_edition(settings, context.run_id, now)
        if outcome.kind == "blocked":
            raise PublishingBlocked(outcome.reasons)
        issued = hold_issues(settings)
        for line in issued:
            context.log.warning(line)
        return dg.MaterializeResult(
            metadata={
                "outcome": outcome.kind,
                "edition_id": outcome.edition_id or "",
                "issues_that_differ": len(issued),
            }
        )

    return edition
