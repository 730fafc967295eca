"""The expectation behind most checks: a query that returns what is wrong must return nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from great_expectations.expectations import UnexpectedRowsExpectation

if TYPE_CHECKING:
    from great_expectations.execution_engine import ExecutionEngine


class ExpectNoFindings(UnexpectedRowsExpectation):
    """An `UnexpectedRowsExpectation` that runs its query once.

    The parent asks for the rows and, in a second query, for their number. The queries here return
    a handful of findings that carry their own totals, and scan whole tables: one run is enough.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.table",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        found = metrics["unexpected_rows_query.table"]
        return {
            "success": not found,
            "result": {"observed_value": len(found), "details": {"unexpected_rows": found}},
        }
