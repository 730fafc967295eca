"""Runs checks with Great Expectations, pushed down into DuckDB.

One suite per table. Importing Great Expectations costs about six seconds, so it happens inside
`run`, and not at all when there is nothing to run.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.check import BATCH, Check, Finding, errored, failed, passed
from expectations.results import GateResult

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.expectations.expectation import Expectation

NAMED_FINDINGS = 20
_PARAMETER_LIKE = re.compile(r"(?<![:\w\\]):(?=\w)")


def run(database: Path, checks: Iterable[Check]) -> list[GateResult]:
    """Run every check against the tables and views of `database` (opened read-only).

    A check that raises becomes a result with status `error`; none is lost.
    """
    by_relation: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        by_relation[check.queried].append(check)
    if not by_relation:
        return []
    with _Session(database) as session:
        return [
            result
            for relation, its_checks in sorted(by_relation.items())
            for result in session.validate(relation, its_checks)
        ]


class _Session:
    """An ephemeral context on one DuckDB file; every handle is closed on leaving."""

    def __init__(self, database: Path) -> None:
        import great_expectations as gx
        from great_expectations import expectations as builtins
        from great_expectations.data_context.types.base import (
            DataContextConfig,
            InMemoryStoreBackendDefaults,
            ProgressBarsConfig,
        )

        from expectations.findings import ExpectNoFindings

        logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
        self._gx, self._builtins, self._no_findings = gx, builtins, ExpectNoFindings
        quiet = DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            progress_bars=ProgressBarsConfig(globally=False),
            analytics_enabled=False,
        )
        context = gx.get_context(mode="ephemeral", project_config=quiet)
        self._source = context.data_sources.add_sql(
            name="checked",
            connection_string=f"duckdb:///{database.resolve()}",
            create_temp_table=False,
            # Without the two autocommit arguments the rollback of SQLAlchemy drops a DuckDB
            # result before it is read, and every expectation fails with "list index out of range".
            kwargs={
                "isolation_level": "AUTOCOMMIT",
                "skip_autocommit_rollback": True,
                "connect_args": {"read_only": True},
            },
        )

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *exc: object) -> None:
        # Two engines exist: one tried the connection, one ran the checks. A handle left open would
        # keep dbt from writing the file later in the same process.
        self._source.get_execution_engine().close()
        self._source.get_engine().dispose()

    def validate(self, relation: str, checks: Sequence[Check]) -> list[GateResult]:
        """Results of the suite of one table or view."""
        results: dict[str, GateResult] = {}
        suite = self._gx.ExpectationSuite(name=relation)
        for check in checks:
            try:
                suite.add_expectation(self._expectation(check))
            except Exception as error:  # noqa: BLE001 — a gate that cannot run blocks
                results[check.check_id] = errored(check, _first_line(error))
        try:
            asset = self._source.add_table_asset(relation, table_name=relation)
            batch = asset.add_batch_definition_whole_table("whole").get_batch()
            validated = batch.validate(suite, result_format="COMPLETE")
            outcomes = {o.expectation_config.meta["check_id"]: o for o in validated.results}
        except Exception as error:  # noqa: BLE001 — a gate that cannot run blocks
            reason = _first_line(error)
            return [results.get(c.check_id, errored(c, reason)) for c in checks]
        for check in checks:
            if check.check_id not in results:
                results[check.check_id] = _to_result(check, outcomes.get(check.check_id))
        return [results[c.check_id] for c in checks]

    def _expectation(self, check: Check) -> Expectation:
        told = {
            "severity": check.severity,
            "description": check.claim,
            "meta": {"check_id": check.check_id},
        }
        if check.builtin:
            return getattr(self._builtins, check.builtin)(**check.arguments, **told)
        return self._no_findings(unexpected_rows_query=_named(check), **told)


def _named(check: Check) -> str:
    """Number the findings and keep the first ones, in a form that survives `str.format`.

    Great Expectations wants to see `{batch}` in every query, but fills in a subquery with an alias
    of its own, which takes the place of ours: it gets a comment, the query the relation's name.
    """
    whole = f"""
        select
            *,
            count(*) over () as finding_cnt,
            cast(sum(failing_rows) over () as bigint) as failing_total
        from ({check.findings.replace(BATCH, f'"{check.queried}"')}) as findings
        order by failing_rows desc, item
        limit {NAMED_FINDINGS}
    """
    whole = _PARAMETER_LIKE.sub(r"\\:", whole)
    return "/* {batch} */" + whole.replace("{", "{{").replace("}", "}}")


def _to_result(check: Check, outcome: ExpectationValidationResult | None) -> GateResult:
    if outcome is None:
        return errored(check, "没有返回结果")
    reason = _raised(outcome.exception_info or {})
    if reason:
        return errored(check, reason)
    if outcome.success:
        return passed(check)
    if check.builtin:
        return _builtin_failure(check, outcome.result)
    rows = outcome.result["details"]["unexpected_rows"]
    findings = [_finding(check, row) for row in rows]
    return failed(check, findings, rows[0]["finding_cnt"], int(rows[0]["failing_total"] or 0))


def _finding(check: Check, row: Mapping[str, Any]) -> Finding:
    hint = check.explain(row) if check.explain else ""
    return Finding(
        str(row["item"]), f"{row['observed'] or ''}{hint}", int(row["failing_rows"] or 0)
    )


def _builtin_failure(check: Check, result: Mapping[str, Any]) -> GateResult:
    """A failed built-in expectation: its failing keys, or else its observed value."""
    keys = result.get("partial_unexpected_list") or []
    count = int(result.get("unexpected_count") or 0)
    if keys:
        findings = [Finding(_key(k), "", 1) for k in keys]
        return failed(check, findings, max(count, len(keys)), count)
    return failed(check, [Finding(f"实际为 {result.get('observed_value')}", "", 0)], 1, count)


def _key(key: object) -> str:
    return "、".join(str(v) for v in key.values()) if isinstance(key, dict) else str(key)


def _raised(exception_info: Mapping[str, Any]) -> str:
    """First line of what was raised; Great Expectations nests it by metric when metrics raise."""
    infos = [exception_info] if "raised_exception" in exception_info else exception_info.values()
    for info in infos:
        if isinstance(info, dict) and info.get("raised_exception"):
            return _first_line(info.get("exception_message") or "unknown")
    return ""


def _first_line(error: object) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__
