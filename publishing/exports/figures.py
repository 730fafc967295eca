"""Figures of a text: looked up in `kpi_value` and `kpi_comparison`, quoted with their reference."""

from __future__ import annotations

from typing import Any

import duckdb

from publishing.exports import wording
from publishing.exports.content import Run, gap
from publishing.exports.errors import ExportError
from publishing.exports.period import Period
from publishing.exports.references import Reference, Register
from publishing.exports.rows import Row, select

_VALUE = (
    *("kpi_id", "denominator_policy", "is_default_policy", "breakdown", "breakdown_id"),
    *("numerator", "denominator", "value", "status"),
)
_CHANGES = (
    *("kpi_id", "denominator_policy", "is_default_policy", "breakdown"),
    *("numerator", "denominator", "value", "status", "change_unit"),
    *(f"{base}_{what}" for base in ("previous", "year_ago") for what in ("value", "status")),
    *(f"{base}_change_{how}" for base in ("previous", "year_ago") for how in ("abs", "rel")),
)
UNKNOWN = {"no_data"}
_NOTHING: Row = {"value": None, "numerator": None, "denominator": None}
_REMARKS = {"provisional": "（初步）", "small_n": f"（{wording.SMALL_SAMPLE}）"}


class Figures:
    """Figures of a whole city and one period."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, period: Period) -> None:
        self.connection = connection
        self.period = period
        self.register = Register()
        self.area_id, self.city_name = _city(connection)
        where = "period_type = ? and period_start = ? and area_id = ?"
        bound = [period.period_type, period.start, self.area_id]
        self._catalog = {
            row["kpi_id"]: row
            for row in select(
                connection, "kpi_catalog", ("kpi_id", "name_zh", "unit", "kind", "decimals"), "true"
            )
        }
        self._policies = {
            (row["kpi_id"], row["policy"]): row["name_zh"]
            for row in select(connection, "kpi_policy", ("kpi_id", "policy", "name_zh"), "true")
        }
        self._rows: dict[tuple[str, str, str, str], Row] = {}
        self._defaults: dict[str, str] = {}
        for row in select(connection, "kpi_value", _VALUE, where, bound):
            key = (row["kpi_id"], row["denominator_policy"], row["breakdown"], row["breakdown_id"])
            self._rows[key] = row
            if row["is_default_policy"]:
                self._defaults[row["kpi_id"]] = row["denominator_policy"]
        self._changes = {
            (row["kpi_id"], row["denominator_policy"]): row
            for row in select(
                connection, "kpi_comparison", _CHANGES, f"{where} and breakdown = 'total'", bound
            )
        }

    def name(self, kpi_id: str) -> str:
        """The KPI's name in the book."""
        return str(self._catalog[kpi_id]["name_zh"]) if kpi_id in self._catalog else kpi_id

    def row(
        self, kpi_id: str, breakdown: str = "total", member: str = "", policy: str | None = None
    ) -> Row | None:
        """The row of a figure, of the default reading unless one is named; None without data."""
        reading = self._defaults.get(kpi_id, "") if policy is None else policy
        row = self._rows.get((kpi_id, reading, breakdown, member))
        return None if row is None or row["status"] in UNKNOWN else row

    def members(self, kpi_id: str, breakdown: str, policy: str | None = None) -> list[Row]:
        """Rows of a breakdown that have data, largest numerator first, then by member."""
        reading = self._defaults.get(kpi_id, "") if policy is None else policy
        found = [
            row
            for (kpi, of_policy, of, _), row in self._rows.items()
            if (kpi, of_policy, of) == (kpi_id, reading, breakdown)
            and row["status"] not in UNKNOWN
            and row["numerator"] is not None
        ]
        return sorted(found, key=lambda each: (-each["numerator"], each["breakdown_id"]))

    def quote(
        self,
        kpi_id: str,
        field: str = "value",
        *,
        breakdown: str = "total",
        member: str = "",
        policy: str | None = None,
        unit: str | None = None,
        decimals: int | None = None,
    ) -> Run:
        """The figure in official Chinese, or a marked gap that names it.

        `unit` overrides the book's: a numerator or denominator of a rate is counted in its own.
        """
        row = self.row(kpi_id, breakdown, member, policy)
        if row is not None and wording.is_withheld(kpi_id, row["status"]):
            return self._untold(row, field)
        if row is None or row[field] is None:
            why = wording.SMALL_SAMPLE if row and row["status"] == "small_n" else "无数据"
            return gap(f"{self.name(kpi_id)}：{why}")
        kpi = self._catalog[kpi_id]
        value = float(row[field])
        if field == "value" and kpi["unit"] == "%":
            shown = wording.percent(value, decimals if decimals is not None else kpi["decimals"])
        else:
            places = decimals if decimals is not None else (kpi["decimals"] if unit is None else 0)
            shown = wording.amount(value, kpi["unit"] if unit is None else unit, places)
        if field == "value":
            shown += _REMARKS.get(row["status"], "")
        if wording.is_few_persons(value, kpi["unit"] if unit is None else unit):
            row = {**row, **_NOTHING}
        return self.register.quote(self._reference("kpi_value", row, field), shown)

    def quote_sum(
        self,
        kpi_id: str,
        field: str,
        breakdown: str,
        members: list[str],
        policy: str | None,
        unit: str,
    ) -> Run:
        """Σ over some members of a breakdown; a rate is Σ numerator / Σ denominator."""
        found = [row for each in members if (row := self.row(kpi_id, breakdown, each, policy))]
        if not found:
            return gap(f"{self.name(kpi_id)}：无数据")
        numerator, denominator = (
            sum(float(row[column] or 0) for row in found) for column in ("numerator", "denominator")
        )
        # Only members that are small samples make one together; tonnes are no sample at all.
        is_small = denominator < wording.SMALL_N and "small_n" in {row["status"] for row in found}
        status = "small_n" if is_small else found[0]["status"]
        if wording.is_withheld(kpi_id, status):
            return self._untold({**found[0], "breakdown_id": "+".join(members)}, field)
        value = {"numerator": numerator, "denominator": denominator}.get(field)
        if value is None:
            value = numerator / denominator if denominator else 0.0
            shown = wording.percent(value, self._catalog[kpi_id]["decimals"])
            shown += _REMARKS["small_n"] if is_small else ""
        else:
            shown = wording.amount(value, unit, 0)
        together = {
            **found[0],
            "status": status,
            "breakdown_id": "+".join(members),
            "numerator": numerator,
            "denominator": denominator,
            field: value,
        }
        return self.register.quote(self._reference("kpi_value", together, field), shown)

    def change(self, kpi_id: str, against: str = "previous", policy: str | None = None) -> Run:
        """同比 (`year_ago`) or 环比 (`previous`) with its direction; a gap where it is unknown."""
        word = {"previous": "环比", "year_ago": "同比"}[against]
        reading = self._defaults.get(kpi_id, "") if policy is None else policy
        row = self._changes.get((kpi_id, reading))
        if row is None or row[f"{against}_change_abs"] is None:
            is_small = row is not None and row[f"{against}_status"] == "small_n"
            return gap(f"{word}：{'样本不足，不作比较' if is_small else '无可比数据'}")
        unit, absolute = row["change_unit"], float(row[f"{against}_change_abs"])
        relative = row[f"{against}_change_rel"]
        if unit == "个百分点":
            shown, field = wording.points(absolute), f"{against}_change_abs"
        elif relative is not None and self._is_sum(kpi_id):
            shown, field = wording.relative(float(relative)), f"{against}_change_rel"
        else:
            places = self._catalog[kpi_id]["decimals"]
            shown, field = wording.absolute(absolute, unit, places), f"{against}_change_abs"
        reference = self._reference("kpi_comparison", row, field)
        return self.register.quote(reference, word + shown)

    def quote_fact(self, table: str, field: str, member: str, shown: str, value: float) -> Run:
        """A sum over a public table of facts, for what no KPI counts."""
        reference = Reference(
            table=table,
            kpi_id="",
            name_zh=field,
            policy="",
            policy_zh="",
            period_type=self.period.period_type,
            period_start=self.period.start,
            area_id=self.area_id,
            breakdown="",
            breakdown_id=member,
            field=field,
            value=value,
            numerator=value,
            denominator=None,
            status="ok",
        )
        return self.register.quote(reference, shown)

    def _untold(self, row: Row, field: str) -> Run:
        """In place of a figure that its sample is too small to tell, its reference without it."""
        reference = self._reference("kpi_value", {**row, **_NOTHING}, field)
        return self.register.quote(reference, wording.SMALL_SAMPLE)

    def _is_sum(self, kpi_id: str) -> bool:
        return self._catalog[kpi_id]["kind"] in ("count", "measure", "ratio")

    def _reference(self, table: str, row: Row, field: str) -> Reference:
        kpi_id, policy = row["kpi_id"], row["denominator_policy"]
        return Reference(
            table=table,
            kpi_id=kpi_id,
            name_zh=self.name(kpi_id),
            policy=policy,
            policy_zh=self._policies.get((kpi_id, policy), ""),
            period_type=self.period.period_type,
            period_start=self.period.start,
            area_id=self.area_id,
            breakdown=row.get("breakdown", "total"),
            breakdown_id=row.get("breakdown_id", ""),
            field=field,
            value=row[field],
            numerator=row["numerator"],
            denominator=row["denominator"],
            status=row["status"],
        )


def names(connection: duckdb.DuckDBPyConnection, table: str, key: str, name: str) -> dict[str, str]:
    """Names of a dimension by their id, the current ones before those of the past."""
    rows = select(connection, table, (key, name, "is_current"), "true", order=("is_current", key))
    return {row[key]: row[name] for row in rows}


def _city(connection: duckdb.DuckDBPyConnection) -> tuple[str, str]:
    rows: list[dict[str, Any]] = select(
        connection,
        "dim_area",
        ("area_id", "area_name"),
        "area_level = 'city' and area_name not like '未%'",
        order=("area_id",),
    )
    if not rows:
        raise ExportError("版次的 dim_area 里没有市一级（area_level = 'city'）")
    return rows[0]["area_id"], rows[0]["area_name"]
