"""环卫统计报表 — what a bureau reports by period because no system of transactions carries it."""

from __future__ import annotations

from ingestion.contracts.base import Contract, not_after
from ingestion.contracts.columns import choice, count, day, measure, money, text, tonnes


class SrcSanitationReport(Contract):
    """One row per area and period of a periodic report; a report fills the columns it knows.

    A cell that is not told is not zero. States (communities, households, roads) are those at the
    end of the period, all else happened in it (DOMAIN §6 S07–S13).
    """

    table = "src_sanitation_report"
    title_zh = "环卫统计报表"
    subject = "sanitation"
    key = ("period_type", "period_start", "district_name", "street_name")
    source_time = ("source_updated_at",)

    period_type = choice(
        "统计周期/报表类型",
        "Kind of the reported period.",
        "M Q H Y",
        required=True,
        aliases={
            "月": "M", "月报": "M", "季": "Q", "季报": "Q", "半年": "H", "半年报": "H",
            "年": "Y", "年报": "Y",
        },
    )  # fmt: skip
    period_start = day("统计期起始日", "First day of the period.", required=True)
    district_name = text("区县/辖区", "District; empty for the whole city.")
    street_name = text("街道/镇/街道(镇)", "Street or town.")
    recycled_t = tonnes(
        "可回收物回收量/再生资源回收量",
        "Recyclables bought up outside the waste system (商务 side, S07).",
    )
    community_cnt = count("居民小区总数/小区总数", "Communities.")
    sorted_community_cnt = count(
        "分类小区数/已覆盖小区数", "Of them with separate collection and transport (S09)."
    )
    household_cnt = count("居民户数/总户数", "Households.")
    sorted_household_cnt = count("分类户数/已覆盖户数", "Of them with separate collection.")
    road_area_m2 = measure("道路总面积/道路面积", "Road area.", unit="m2", minimum=0)
    swept_road_area_m2 = measure(
        "纳入清扫保洁道路面积", "Of it with a sweeping service (S10).", unit="m2", minimum=0
    )
    nightsoil_collected_t = tonnes("粪便清运量/粪便收集量", "Nightsoil collected (S11).")
    nightsoil_treated_t = tonnes("粪便无害化处理量/粪便处理量", "Nightsoil treated to standard.")
    fee_due_yuan = money("应收处理费/应收垃圾处理费", "Fee due for the period (S12).")
    fee_collected_yuan = money("实收处理费/实收垃圾处理费", "Of it collected.")
    arrears_collected_yuan = money(
        "清缴往年欠费", "Arrears of earlier years that were paid; never a part of S12."
    )
    toilet_built_cnt = count("新建公厕", "Public toilets built (S13).")
    toilet_rebuilt_cnt = count("改建公厕/改造公厕", "Public toilets rebuilt.")
    toilet_target_superior_cnt = count("上级任务", "Toilets to build or rebuild, set from above.")
    toilet_target_livelihood_cnt = count("民生实事任务", "The same as 民生实事 (T08).")

    sorted_within_communities = not_after(
        "sorted_community_cnt", "community_cnt", "分类小区数不得大于小区总数"
    )
    sorted_within_households = not_after(
        "sorted_household_cnt", "household_cnt", "分类户数不得大于居民户数"
    )
    swept_within_roads = not_after(
        "swept_road_area_m2", "road_area_m2", "纳入清扫保洁的道路面积不得大于道路总面积"
    )
