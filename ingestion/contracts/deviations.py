"""Where a contract knowingly differs from docs/domain/field_catalog.csv, and why.

A test compares the two; a difference that is not listed here fails it.
"""

from __future__ import annotations

OPTIONAL: dict[tuple[str, str], str] = {
    ("case", "address"): "real cases lack it; a blank address is shown by a check, not refused",
    ("case", "street_name"): "a blank street counts in 未划定街道 of its district",
    ("case", "description"): "lands only scrubbed, and open data deliver none",
    ("hotline", "category_l1"): "message boards have no classification; G04 shows the share",
    ("hotline", "category_l2"): "not every classification has a second level",
    ("hotline", "category_l3"): "not every classification has a third level",
    ("hotline", "street_name"): "a blank street counts in 未划定街道 of its district",
    ("hotline", "community_name"): "often unknown to the operator",
    ("sanitation", "plate_no"): "older weighbridges print none; the tonnes count all the same",
    ("sanitation", "source_area_name"): "often unknown; the tonnes count for the facility",
    ("sanitation", "gross_kg"): "reports give only the net weight",
    ("sanitation", "gross_at"): "reports give only one time",
    ("sanitation", "tare_kg"): "reports give only the net weight",
    ("sanitation", "road_id"): "the road is known by its name",
    ("sanitation", "road_class"): "taken from ref_road when the operation lacks it",
    ("sanitation", "clean_level"): "taken from ref_road when the operation lacks it",
    ("sanitation", "mech_area_m2"): "not reported is not zero",
    ("enforcement", "party_type"): "an unknown kind of party must not become 自然人",
    ("enforcement", "party_name"): "lands only as a keyed hash",
    ("enforcement", "address"): "fines of a district count without an address",
    ("enforcement", "lng"): "coordinates are rarely delivered",
    ("enforcement", "lat"): "coordinates are rarely delivered",
    ("enforcement", "street_name"): "a blank street counts in 未划定街道 of its district",
    ("enforcement", "team_name"): "赋权 towns enforce without a team",
    ("satisfaction", "street_name"): "samples are often drawn by district only",
    (
        "satisfaction",
        "answer_label",
    ): "numeric questionnaires have no labels; one of both is needed",
    ("satisfaction", "interviewed_on"): "open data give the wave only",
    (
        "assessment",
        "full_score",
    ): "component tables carry scores, deduction tables carry deductions",
    ("assessment", "weight"): "component tables carry scores, deduction tables carry deductions",
    ("assessment", "deduction"): "component tables carry scores, deduction tables carry deductions",
    ("assessment", "bonus"): "component tables carry scores, deduction tables carry deductions",
    ("assessment", "component_score"): "deduction tables have none",
    ("assessment", "total"): "printed totals are recomputed, never needed",
    ("assessment", "rank"): "printed ranks are recomputed, never needed",
    ("assessment", "prev_rank"): "printed ranks are recomputed, never needed",
}
"""Required in the catalogue, optional in the contract."""

DECIMAL_FOR_DOUBLE: dict[tuple[str, str], str] = {
    ("sanitation", "gross_kg"): "weights are added up in DECIMAL",
    ("sanitation", "tare_kg"): "weights are added up in DECIMAL",
    ("sanitation", "net_kg"): "weights are added up in DECIMAL",
    ("satisfaction", "weight"): "survey weights are added up in DECIMAL",
    ("assessment", "component_score"): "scores are computed in DECIMAL (DOMAIN §10.4)",
}
"""DOUBLE in the catalogue, DECIMAL in the contract."""

HEADERS_LEFT_OUT: dict[tuple[str, str], str] = {
    ("case", "是否挂账"): "a yes or no cannot be read as the time of suspension",
    ("hotline", "延期"): "may hold a yes or no; 延期时限 is the deadline",
    ("enforcement", "责改"): "values of 文书类型, no header",
    ("enforcement", "停建"): "values of 文书类型, no header",
    ("enforcement", "拆除通知书"): "a value of 文书类型, no header",
}
"""Chinese headers of the catalogue that are not searched for."""
