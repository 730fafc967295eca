"""环卫 — weighbridge tickets, road operations, facility days, public toilets (DOMAIN §7, §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import polars as pl

from ingestion.contracts.base import Action, Contract, Personal, not_after, personal, rule
from ingestion.contracts.columns import (
    choice,
    code,
    day,
    exact,
    kilograms,
    measure,
    moment,
    text,
    tonnes,
    yes_no,
)

WASTE_STREAMS = "其他 厨余 餐厨 可回收物 有害 建筑 大件 园林 粪便 污泥 渗滤液"
WASTE_ALIASES = {
    "生活": "其他",
    "生活垃圾": "其他",
    "其他垃圾": "其他",
    "其他(生活)": "其他",
    "厨余垃圾": "厨余",
    "餐厨垃圾": "餐厨",
    "有害垃圾": "有害",
    "建筑垃圾": "建筑",
    "大件垃圾": "大件",
    "园林垃圾": "园林",
}
NET_TOLERANCE_KG = 20
"""Net weight may differ from gross − tare by this much."""


class SrcWeigh(Contract):
    """One row per weighbridge ticket."""

    table = "src_weigh"
    title_zh = "称重磅单"
    subject = "sanitation"
    key = ("weigh_ticket_no",)
    source_time = ("weighed_at",)
    personal: ClassVar[Mapping[str, Personal]] = {
        "driver_name": personal("司机姓名", Action.DROP),
        "weigher_name": personal("司磅员姓名", Action.CODE, "weigher_code"),
    }

    weigh_ticket_no = code(
        "磅单号/流水号", "Ticket number, unique per source; made up when absent.", required=True
    )
    is_synthetic_ticket = yes_no(
        "", "The source has no ticket number; this one was made here.", required=True, default=False
    )
    facility_name = text("站点/设施名称/中转站/处理厂", "Facility that weighed.", required=True)
    flow_direction = choice(
        "方向/进出场",
        "Into or out of the facility.",
        "进场 出场",
        required=True,
        aliases={"进": "进场", "出": "出场"},
    )
    plate_no = code("车牌号/车牌", "Plate of the vehicle.", pii=1)
    vehicle_type = text("车辆类型", "Vehicle class.")
    rated_load_t = tonnes("核载", "Rated load of the vehicle.")
    weigher_code = text("", "Keyed code of the weigher.", pii=1, scan=False)
    carrier_name = text("运输单位/清运公司", "Carrier.")
    source_area_name = text("来源街道/来源区域/来源单位", "Where the waste was collected.")
    waste_stream = choice(
        "垃圾类别/品类/货物名称",
        "Kind of waste; 其他 is residual household waste (生活).",
        WASTE_STREAMS,
        required=True,
        aliases=WASTE_ALIASES,
    )
    gross_kg = kilograms("毛重", "Gross weight.")
    gross_at = moment("毛重时间", "When the gross weight was taken.")
    tare_kg = kilograms("皮重", "Tare weight.", above=0)
    tare_at = moment("皮重时间", "When the tare weight was taken.")
    net_kg = kilograms("净重", "Net weight.", required=True)
    weighed_at = moment(
        "净重时间/进场时间/出场时间/称重时间",
        "Time of the ticket; its date is the day.",
        required=True,
    )
    weigh_mode = choice(
        "称重方式", "How the weight came about.", "自动 手工补录 估算", aliases={"手工": "手工补录"}
    )

    @rule("毛重须大于皮重")
    def gross_above_tare(cls: Any) -> pl.Expr:
        """Gross > tare (DOMAIN §7)."""
        return pl.col("gross_kg") > pl.col("tare_kg")

    @rule("净重与毛重减皮重相差超过 20 千克")
    def net_is_gross_minus_tare(cls: Any) -> pl.Expr:
        """Net = gross − tare within the tolerance, when all three are present (DOMAIN §7)."""
        gap = pl.col("gross_kg") - pl.col("tare_kg") - pl.col("net_kg")
        return gap.is_between(-NET_TOLERANCE_KG, NET_TOLERANCE_KG)


class SrcRoadOp(Contract):
    """One row per road, day and kind of operation."""

    table = "src_road_op"
    title_zh = "道路清扫作业"
    subject = "sanitation"
    key = ("op_date", "road_id", "road_name", "op_type")
    source_time = ("op_date",)

    op_date = day("作业日期", "Day of the operation.", required=True)
    district_name = text("区县/辖区", "District as the source writes it.")
    street_name = text("街道/镇/街道(镇)", "Street or town.")
    road_name = text("道路名称", "Road.", required=True)
    road_id = code("路段编号", "Road or segment code.")
    road_class = choice(
        "道路等级",
        "Class of the road.",
        "快速路 主干 次干 支路 背街",
        aliases={
            "主干道": "主干",
            "主干路": "主干",
            "次干道": "次干",
            "次干路": "次干",
            "背街小巷": "背街",
        },
    )
    clean_level = choice(
        "保洁等级",
        "Cleaning level.",
        "特级 一级 二级 三级",
        aliases={"特级道路": "特级", "一级道路": "一级", "二级道路": "二级", "三级道路": "三级"},
    )
    cleaning_area_m2 = measure(
        "清扫保洁面积", "Area swept and cleaned.", unit="m2", required=True, above=0
    )
    mech_area_m2 = measure(
        "机械化作业面积/可机扫面积", "Of it, swept by machine.", unit="m2", minimum=0
    )
    op_type = choice(
        "作业类型",
        "Kind of operation.",
        "机扫 洗扫 冲洗 洒水 喷雾 护栏清洗 人工普扫 人工保洁",
        required=True,
    )
    passes = measure("作业遍数/频次", "Passes a day.", minimum=0)
    planned_passes = measure("计划遍数/计划频次", "Passes a day that were planned.", minimum=0)
    trips = measure("车次", "Vehicle trips.", minimum=0)
    hours = measure("作业时长", "Hours of operation.", unit="hour", minimum=0)
    water_t = tonnes("用水量", "Water used.")
    km = measure("里程", "Distance.", unit="km", minimum=0)
    carrier_name = text("作业单位/保洁公司", "Company that works the road.")

    mech_within_cleaning = not_after(
        "mech_area_m2", "cleaning_area_m2", "机械化作业面积不得大于清扫保洁面积"
    )


class SrcFacilityDay(Contract):
    """One row per treatment facility, day and waste stream."""

    table = "src_facility_day"
    title_zh = "处理设施日报"
    subject = "sanitation"
    key = ("op_date", "facility_name", "waste_stream")
    source_time = ("op_date",)

    op_date = day("日期/作业日期/处理日期", "Day.", required=True)
    facility_name = text("设施名称/处理厂/站点", "Facility.", required=True)
    waste_stream = choice(
        "垃圾类别/品类",
        "Kind of waste.",
        WASTE_STREAMS,
        required=True,
        aliases=WASTE_ALIASES,
        default="其他",
    )
    received_t = tonnes("进厂量/接收量", "Taken in on the day.")
    treated_t = tonnes("处理量", "Treated on the day.")
    process = choice(
        "处理工艺", "Way of treatment.", "焚烧 卫生填埋 生物处理 其他", aliases={"填埋": "卫生填埋"}
    )
    residue_t = tonnes("残渣量", "Residue left.")
    power_mwh = exact("发电量", "Power made.", scale=3, unit=None)
    stock_t = tonnes("库存量/库存", "Waiting to be treated at the end of the day.")


class SrcToilet(Contract):
    """One row per public toilet and day of survey."""

    table = "src_toilet"
    title_zh = "公厕"
    subject = "sanitation"
    key = ("toilet_name", "district_name", "street_name", "surveyed_on")
    source_time = ("surveyed_on",)

    toilet_name = text("公厕名称", "Public toilet.", required=True)
    toilet_class = choice(
        "类别", "Class of CJJ 14.", "一类 二类 三类", aliases={"I类": "一类", "II类": "二类"}
    )
    ownership = choice("权属/管理方式", "Who runs it (003).", "直管 非直管 社会开放")
    is_open = yes_no("是否开放", "Open to the public.")
    open_hours = text("开放时间", "Opening hours.")
    district_name = text("区县/辖区", "District.")
    street_name = text("街道/镇/街道(镇)", "Street or town.")
    address = text("地址/位置", "Address.", pii=1)
    surveyed_on = day("统计日期/巡查日期", "Day of the survey.")
