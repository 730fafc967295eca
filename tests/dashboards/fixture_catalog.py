"""What the fixture's figures are made of: definitions, levels, targets, places, survey items."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class FixtureKpi:
    """A KPI and how its figures are invented.

    `base_size` is the denominator of an average district (None for counts and sums), `level` the
    usual value, `spread` between districts, `drift` per period, `noise` at random.
    """

    kpi_id: str
    name_zh: str
    domain: str
    unit: str
    direction: str
    decimals: int
    numerator_zh: str
    denominator_zh: str
    policy: str
    level: float
    base_size: int | None = None
    target: float | None = None
    spread: float = 0.0
    drift: float = 0.0
    noise: float = 0.0


_DUE = "due_incl_backlog"
_CAVEATS = {
    "C14": "受理口径，可修订，直至全部到期。",
    "S06": "与统计年鉴口径是否一致未核实。",
}

KPIS = (
    FixtureKpi(
        "C12", "结案率", "case", "%", "up", 2, "应结案中已结案数", "应结案数", _DUE,
        0.981, 2600, 0.98, 0.006, 0.0004, 0.002,
    ),
    FixtureKpi(
        "C13", "按期结案率", "case", "%", "up", 2, "期限内结案数", "应结案数", _DUE,
        0.958, 2600, 0.95, 0.012, 0.0005, 0.003,
    ),
    FixtureKpi(
        "C04", "立案数", "case", "件", "none", 0, "立案数", "", "",
        2650, None, None, 0.0, 0.004, 0.03,
    ),
    FixtureKpi(
        "C21", "超期未结数", "case", "件", "down", 0, "超期未结案件数", "", "",
        46, None, 300, 0.0, -0.012, 0.08,
    ),
    FixtureKpi(
        "C14", "结案率（受理口径）", "case", "%", "up", 2, "受理案件中已结案数", "受理数",
        "accepted_cohort", 0.912, 2800, None, 0.01, 0.0006, 0.004,
    ),
    FixtureKpi(
        "R01", "复发率（30日）", "case", "%", "down", 2, "结案后 30 日内复发的案件",
        "满 30 日观察期的结案数", "closed_30d", 0.064, 2300, 0.06, -0.008, -0.0004, 0.003,
    ),
    FixtureKpi(
        "H01", "诉求受理量", "hotline", "件", "none", 0, "受理工单数", "", "",
        1850, None, None, 0.0, 0.006, 0.05,
    ),
    FixtureKpi(
        "H04", "按时办结率", "hotline", "%", "up", 2, "按时办结工单数", "应办结工单数", "due",
        0.968, 1700, 0.95, 0.008, 0.0006, 0.004,
    ),
    FixtureKpi(
        "H05", "办结率", "hotline", "%", "up", 2, "办结工单数", "应办结工单数", "due",
        0.9415, 1700, 0.96, 0.006, 0.0005, 0.004,
    ),
    FixtureKpi(
        "H08", "满意率", "hotline", "%", "up", 2, "满意与基本满意", "有评价的回访", "evaluated",
        0.955, 900, None, 0.004, 0.0003, 0.004,
    ),
    FixtureKpi(
        "H12", "一号多诉", "hotline", "人", "down", 0, "30日内诉求不少于3件的诉求人数", "", "",
        7, None, None, 0.0, 0.0, 0.1,
    ),
    FixtureKpi(
        "S01", "生活垃圾清运量", "sanitation", "吨", "none", 1, "称重净重合计", "", "",
        15800.0, None, None, 0.0, 0.002, 0.02,
    ),
    FixtureKpi(
        "S02", "日均清运量", "sanitation", "吨/日", "none", 1, "清运量", "日历天数", "",
        526.0, 30, None, 0.0, 0.002, 0.0,
    ),
    FixtureKpi(
        "S03", "车均载重", "sanitation", "吨/车", "up", 2, "净重合计", "称重次数", "",
        3.05, 5200, 3.0, 0.12, 0.004, 0.04,
    ),
    FixtureKpi(
        "S05", "机械化作业率（作业量口径）", "sanitation", "%", "up", 2, "机械化作业量", "作业量",
        "all_operations", 0.92, 5000, None, 0.01, 0.0004, 0.004,
    ),
    FixtureKpi(
        "S06", "生活垃圾无害化处理率", "sanitation", "%", "up", 2, "无害化处理量", "清运量",
        "collected", 0.99, 5000, None, 0.002, 0.0001, 0.001,
    ),
    FixtureKpi(
        "E01", "行政处罚案件数", "enforcement", "件", "none", 0, "处罚决定数", "", "decided_on",
        210, None, None, 0.0, 0.003, 0.1,
    ),
    FixtureKpi(
        "E03", "罚没金额", "enforcement", "元", "none", 2, "罚款与没收合计", "", "",
        386000.0, None, None, 0.0, 0.004, 0.12,
    ),
    FixtureKpi(
        "E04", "普通程序办结率", "enforcement", "%", "up", 2, "已办结案件",
        "立案满 90 日案件", "due_90d", 0.93, 60, 0.9, 0.02, 0.001, 0.02,
    ),
    FixtureKpi(
        "E08", "油烟净化器安装率", "enforcement", "%", "up", 2, "已安装净化器", "调查的餐饮单位",
        "installed", 0.7, 100, None, 0.02, 0.001, 0.01,
    ),
    FixtureKpi(
        "E10", "721占比", "enforcement", "%", "none", 2, "该类行动", "全部行动", "",
        0.7, 800, None, 0.0, 0.0, 0.01,
    ),
    FixtureKpi(
        "E12", "三色单升级率", "enforcement", "%", "down", 2, "其后收到黄单", "收到蓝单的对象",
        "escalated", 0.25, 40, None, 0.02, 0.0, 0.02,
    ),
    FixtureKpi(
        "V01", "满意度得分", "satisfaction", "分", "up", 2, "加权得分合计", "权重合计", "",
        82.6, 330, 85.0, 1.1, 0.25, 0.4,
    ),
    FixtureKpi(
        "V02", "满意率", "satisfaction", "%", "up", 2, "满意与基本满意", "有效回答", "",
        0.894, 330, 0.88, 0.012, 0.003, 0.006,
    ),
    FixtureKpi(
        "V05", "有效样本量", "satisfaction", "人", "none", 0, "有效问卷数", "", "",
        330, None, None, 0.0, 0.0, 0.02,
    ),
)  # fmt: skip

PLACES = (
    ("东湖路菜市场北门", "stall"),
    ("西山地铁站 A 口", "bike"),
    ("南江步行街中段", "shopfront"),
    ("北原三里安置小区", "rubbish"),
    ("高新一路学校门口", "stall"),
    ("东湖公园东门停车场", "parking"),
    ("西山夜市街", "smoke"),
    ("南江码头广场", "stall"),
    ("北原农贸市场后巷", "rubbish"),
    ("高新科技园北侧辅路", "parking"),
    ("东湖建材城门前", "shopfront"),
    ("市民服务大厅（默认地址）", "other"),
)

ITEMS = (
    ("车辆停放秩序", 66.4),
    ("住宅小区（城中村）", 69.8),
    ("垃圾分类", 72.3),
    ("街面秩序", 77.9),
    ("菜市场", 78.6),
    ("施工管理", 80.2),
    ("公共厕所", 82.0),
    ("河道管理", 83.1),
    ("宣传广告", 84.4),
    ("交通秩序", 85.0),
    ("市政设施", 86.2),
    ("道路保洁", 88.1),
    ("园林绿化", 89.3),
    ("市容环境", 87.5),
)


def catalog() -> pl.DataFrame:
    """`kpi_catalog` of the fixture."""
    return pl.DataFrame(
        [
            {
                "kpi_id": kpi.kpi_id,
                "name_zh": kpi.name_zh,
                "name_en": f"measure_{kpi.kpi_id.lower()}",
                "domain": kpi.domain,
                "unit": kpi.unit,
                "kind": "rate" if kpi.unit == "%" else "measure" if kpi.base_size else "count",
                "direction": kpi.direction,
                "decimals": kpi.decimals,
                "formula_zh": (
                    f"{kpi.numerator_zh} ÷ {kpi.denominator_zh}"
                    if kpi.base_size
                    else kpi.numerator_zh
                ),
                "numerator_zh": kpi.numerator_zh,
                "denominator_zh": kpi.denominator_zh,
                "grain": "单位×月",
                "default_policy": kpi.policy,
                "source_clause": f"DOMAIN §6 {kpi.kpi_id}",
                "caveat": _CAVEATS.get(kpi.kpi_id, ""),
                "is_additive": kpi.domain != "satisfaction",
                "sort_order": order,
                "is_cumulative": kpi.kpi_id != "C21" and kpi.domain != "satisfaction",
            }
            for order, kpi in enumerate(KPIS)
        ]
    )


def categories() -> pl.DataFrame:
    """`dim_category`: the families of the hotspots, one class each."""
    names = {
        "stall": "流动摊贩",
        "bike": "非机动车乱停放",
        "shopfront": "店外经营",
        "rubbish": "暴露垃圾",
        "parking": "机动车乱停放",
        "smoke": "油烟污染",
        "other": "其他",
    }
    return pl.DataFrame(
        {
            "category_id": [f"{family}-1" for family in names],
            "category_name": list(names.values()),
            "major_name": ["街面秩序"] * len(names),
            "family_id": list(names),
            "family_name": list(names.values()),
            "is_current": [True] * len(names),
        }
    )
