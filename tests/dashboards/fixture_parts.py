"""Figures of the fixture by part: what one KPI of the city and of a district is divided by."""

from __future__ import annotations

import polars as pl

SHARES = {
    "S01": ("stream", {"其他": 0.7, "厨余": 0.3}),
    "E01": ("category", {"停车": 0.6, "占道经营": 0.4}),
    "E10": ("action", {"服务": 0.75, "管理": 0.2, "执法": 0.05}),
    "E08": (
        "fume_status",
        {"已装已接管": 0.5, "已装未接管": 0.2, "未装已接管": 0.15, "未装未接管": 0.1, "未知": 0.05},
    ),
}
"""Breakdown of a KPI and the share of each part."""


def parts(figures: pl.DataFrame) -> pl.DataFrame:
    """`kpi_value` rows by part: numerator, denominator and value cut by the shares."""
    found = []
    for kpi_id, (breakdown, shares) in SHARES.items():
        whole = figures.filter((pl.col("kpi_id") == kpi_id) & (pl.col("breakdown") == "total"))
        for name, share in shares.items():
            found.append(
                whole.with_columns(
                    breakdown=pl.lit(breakdown),
                    breakdown_id=pl.lit(name),
                    numerator=(pl.col("numerator") * share).round(3),
                    denominator=(pl.col("denominator") * (1.0 if kpi_id == "E10" else share)).round(
                        3
                    ),
                    value=pl.col("value") * (1.0 if kpi_id == "E08" else share),
                    target=None,
                    is_on_target=None,
                ).cast(dict(figures.schema))
            )
    return pl.concat(found).select(figures.columns)
