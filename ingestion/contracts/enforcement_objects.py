"""执法对象与文书 — illegal buildings, catering, construction waste, notices (DOMAIN §12, §16)."""

from __future__ import annotations

from ingestion.contracts.base import Contract, not_after
from ingestion.contracts.case import CRS, plausible_position
from ingestion.contracts.columns import (
    choice,
    code,
    count,
    day,
    measure,
    moment,
    money,
    text,
    yes_no,
)

_DISTRICT = ("区域/区县/辖区", "District as the source writes it.")
_STREET = ("街道/镇/街道(镇)", "Street or town; empty means 未划定街道.")


class SrcIllegalBuilding(Contract):
    """One row per illegal building and state; documents about it are in src_notice (T13)."""

    table = "src_illegal_building"
    title_zh = "违法建设"
    subject = "enforcement"
    key = ("ib_id",)
    source_time = ("source_updated_at", "removed_on", "stopped_on", "found_on")

    ib_id = code("违建编号", "Number of the building.", required=True)
    ib_stock_flag = choice(
        "存量或新增", "Stock or new.", "存量 新增", required=True, aliases={"新建": "新增"}
    )
    district_name = text(*_DISTRICT, required=True)
    street_name = text(*_STREET)
    address = text("地址/位置/违建地点", "Where it stands.", pii=1)
    lng = measure("经度", "Longitude in degrees, or x in metres.", pii=1)
    lat = measure("纬度", "Latitude in degrees, or y in metres.", pii=1)
    crs = choice("坐标系", "Coordinate system of lng and lat.", CRS)
    found_on = day("发现日期/认定日期", "Day it was found.", required=True)
    stopped_on = day("制止日期", "Day the building was stopped while in progress.")
    ib_area_m2 = measure("违建面积", "Area of the building.", unit="m2", above=0)
    removed_m2 = measure("拆除面积", "Area removed.", unit="m2", minimum=0)
    removed_on = day("拆除日期", "Day of the removal.")
    is_shed = yes_no("是否棚/是否蓝皮棚", "A shed (蓝皮棚), not a building (T10).")
    ib_disposal = choice("处置方式", "Way of disposal.", "自拆 助拆 强拆 整改 没收 暂缓")
    enf_case_no = code("案号/立案号", "Penalty case about it.")

    position = plausible_position()
    removed_within_area = not_after("removed_m2", "ib_area_m2", "拆除面积不得大于违建面积")
    removed_after_found = not_after("found_on", "removed_on", "拆除日期早于发现日期")


class SrcCatering(Contract):
    """One row per catering unit and day of survey."""

    table = "src_catering"
    title_zh = "餐饮油烟"
    subject = "enforcement"
    key = ("catering_id", "catering_name", "surveyed_on")
    source_time = ("surveyed_on",)

    catering_id = code("餐饮单位编号/档案编号", "Number of the unit.")
    catering_name = text("餐饮单位", "Catering unit.", required=True)
    district_name = text(*_DISTRICT, required=True)
    street_name = text(*_STREET)
    address = text("地址/位置", "Address.", pii=1)
    shop_id = code("店铺编号/一店一码", "Shop code.")
    size_class = choice(
        "规模",
        "Size class (T03).",
        "大型 中小型 机关食堂",
        aliases={"大型餐饮": "大型", "中小型餐饮": "中小型", "机关企事业食堂": "机关食堂"},
    )
    purifier = yes_no("净化器安装", "Purifier installed; unknown stays empty (T04).")
    ducted = yes_no("接入管网", "Ducted into the underground pipes.")
    online = yes_no("在线监测", "Monitored online.")
    surveyed_on = day("调查日期/统计日期", "Day of the survey.", required=True)


class SrcMuck(Contract):
    """One row per violation of a construction-waste vehicle (渣土车)."""

    table = "src_muck"
    title_zh = "渣土违规"
    subject = "enforcement"
    key = ("muck_no",)
    source_time = ("source_updated_at", "found_at")

    muck_no = code("查处编号/记录编号", "Number of the record.", required=True)
    found_at = moment("查处时间/发现时间", "When it was found.", required=True)
    district_name = text(*_DISTRICT, required=True)
    street_name = text(*_STREET)
    address = text("地点/位置", "Where.", pii=1)
    plate_no = code("车牌/车牌号", "Plate of the vehicle.", pii=1)
    hauler = text("运输企业", "Haulage company.", pii=1)
    permit_no = code("渣土证号", "Permit of the transport.", pii=1)
    violation_name = text("违规类型/违法行为", "What was wrong.", required=True)
    fine_yuan = money("罚款金额", "Fine, in the city's currency.")
    enf_case_no = code("案号/立案号", "Penalty case about it.")


class SrcNotice(Contract):
    """One row per notice served; one building may get many (T13)."""

    table = "src_notice"
    title_zh = "执法文书"
    subject = "enforcement"
    key = ("notice_type", "notice_no")
    source_time = ("source_updated_at", "issued_on")

    notice_no = code("文书编号/通知书编号", "Number of the notice.", required=True)
    notice_type = choice(
        "文书类型/通知书类型",
        "Kind of notice.",
        "服务告知 劝导 责令改正 停建 限期拆除",
        required=True,
        aliases={
            "服务告知单": "服务告知",
            "行政指导书": "服务告知",
            "劝导单": "劝导",
            "教育劝导": "劝导",
            "责改": "责令改正",
            "责改通知书": "责令改正",
            "停建通知书": "停建",
            "拆除通知书": "限期拆除",
            "拆除": "限期拆除",
        },
    )
    issued_on = day("下达日期/发文日期", "Day it was served.", required=True)
    district_name = text(*_DISTRICT)
    street_name = text(*_STREET)
    team_name = text("执法中队", "Enforcement team.")
    ib_id = code("违建编号", "Building it is about.")
    enf_case_no = code("案号/立案号", "Penalty case it belongs to, or subject of coloured notices.")
    action_type = choice("服务管理执法类别", "Kind of action (721).", "服务 管理 执法")
    colour_notice = choice("三色单", "Colour of the notice.", "蓝 黄 红")
    deadline_on = day("整改期限", "Day by which it must be done.", event=False)
    copies_cnt = count("份数", "Copies served.")
