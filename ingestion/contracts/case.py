"""数字城管案件 — cases of the digital city-management platform (DOMAIN §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import polars as pl

from ingestion.contracts.base import Action, Contract, Personal, follows, personal, rule
from ingestion.contracts.columns import choice, code, count, measure, moment, text, yes_no

CRS = "CGCS2000 WGS84 GCJ02 BD09 LOCAL"


def plausible_position() -> Any:
    """Degrees stay on the globe unless the coordinate system is a local, projected one."""

    def check(cls: Any) -> pl.Expr:
        local = pl.col("crs").eq_missing("LOCAL")
        return local | ((pl.col("lng").abs() <= 180) & (pl.col("lat").abs() <= 90))

    return rule("经纬度超出范围（投影坐标须注明坐标系 LOCAL）")(check)


class SrcCase(Contract):
    """One row per case and state: a later `source_updated_at` replaces the earlier state."""

    table = "src_case"
    title_zh = "数字城管案件"
    subject = "case"
    key = ("case_no",)
    stages = (
        "reported_at",
        "accepted_at",
        "filed_at",
        "dispatched_at",
        "handled_at",
        "closed_at",
    )
    source_time = ("source_updated_at", "reported_at")
    personal: ClassVar[Mapping[str, Personal]] = {
        "description": personal("问题描述/案件描述", Action.SCRUB, "description_scrubbed"),
        "reporter_name": personal("举报人/上报人", Action.DROP),
        "reporter_phone": personal("联系电话/举报电话", Action.HASH_PHONE, "reporter_hash"),
        "reporter_id_card": personal("身份证号", Action.REFUSE),
        "collector_name": personal("监督员姓名", Action.CODE, "collector_code"),
        "media_url": personal("照片/附件", Action.DROP),
    }

    case_no = code(
        "任务号/案卷号/案件编号/案件编码", "Number of the case in its system.", required=True
    )
    source_channel = choice(
        "问题来源/案件来源/来源类型",
        "Who or what found the problem (C25).",
        "监督员上报 公众举报 视频抓拍 物联感知 领导批示 部门转办 媒体曝光 巡检 其他",
        required=True,
        aliases={
            "巡查上报": "监督员上报",
            "采集员上报": "监督员上报",
            "市民投诉": "公众举报",
            "12345": "公众举报",
            "12319": "公众举报",
            "微信": "公众举报",
            "APP": "公众举报",
            "公众举报(12345)": "公众举报",
            "公众举报(12319)": "公众举报",
            "公众举报(微信)": "公众举报",
            "公众举报(APP)": "公众举报",
            "视频抓拍及巡检发现": "视频抓拍",
            "视频上报": "视频抓拍",
        },
    )
    case_type = choice(
        "案件类型/问题类型", "Component or event of GB/T 30428.2.", "部件 事件", required=True
    )
    major_name = text("大类名称/大类", "Major class.", required=True)
    minor_name = text("小类名称/小类", "Minor class, mapped by ref_category_alias.", required=True)
    category_code = code("大类代码/小类代码/分类编码", "Class code; its parse needs code_edition.")
    code_edition = text("编码版本", "Edition of the code scheme (DOMAIN §5.2).")
    filing_condition = text("立案条件/结案条件", "Condition under which the case is filed.")
    component_id = code("部件标识码/部件编码", "Identifier of the component, 16 digits.")
    description_scrubbed = text("", "Description without personal data.", pii=1, scan=False)
    address = text("地址描述/位置/事发地址", "Where the problem is; may name a home.", pii=1)
    district_name = text("区县/辖区", "District as the source writes it.", required=True)
    street_name = text("街道/镇/街道(镇)", "Street or town; empty means 未划定街道.")
    community_name = text("社区/村", "Community or village.")
    grid_code = code("单元网格/网格编码", "Unit grid, 12–20 digits.")
    duty_grid_name = text("责任网格", "Duty grid.")
    road_name = text("道路/路段", "Road or road segment.")
    shop_id = code("店铺编号/一店一码", "Shop code where every shop has one.")
    lng = measure("经度/X/X坐标", "Longitude in degrees, or x in metres.", pii=1)
    lat = measure("纬度/Y/Y坐标", "Latitude in degrees, or y in metres.", pii=1)
    crs = choice("坐标系", "Coordinate system of lng and lat.", CRS)
    stream = choice(
        "案件流向/业务类别",
        "Stream the case is counted in (DOMAIN §4.3).",
        "常规 四乱 专项 自行处置",
        required=True,
        aliases={"举手之劳": "自行处置"},
        default="常规",
    )
    reported_at = moment("上报时间", "When the problem was reported.", required=True)
    accepted_at = moment("受理时间", "When the centre accepted it.")
    filed_at = moment("立案时间", "When it was filed.")
    dispatched_at = moment("派遣时间", "When it was sent to the unit.")
    handling_unit_name = text(
        "处置部门/责任单位/一级/二级/三级单位/一级单位/二级单位/三级单位", "Accountable unit."
    )
    assisting_unit_names = text(
        "协办单位/协办部门", "Units that help the accountable one, several with 、 between them."
    )
    limit_value = measure("处置时限", "Time limit of the handling, in limit_unit.", above=0)
    limit_unit = choice(
        "时限单位/时限类型",
        "Unit of limit_value (DOMAIN §4.4).",
        "紧急工作时 工作时 工作日 自然日",
        aliases={
            "urgent_hour": "紧急工作时",
            "work_hour": "工作时",
            "work_day": "工作日",
            "natural_day": "自然日",
        },
    )
    handling_deadline = moment("处置截止时间", "Deadline of the handling.", event=False)
    bundle_deadline = moment(
        "捆绑截止时间/捆绑处置截止时间",
        "Deadline that the cases of a bundle share (捆绑计时).",
        event=False,
    )
    extended_at = moment("延期批准时间", "When an extension was approved.")
    extended_deadline = moment(
        "延期截止时间/延期后截止时间", "Deadline of the handling after it.", event=False
    )
    handled_at = moment("处置完成时间/处置结束时间", "When the unit finished.")
    checked_at = moment("核查时间", "When the result was checked on site.")
    check_result = choice("核查结果", "Outcome of the check.", "通过 不通过 无法核查")
    close_deadline = moment("结案截止时间", "Deadline of closing.", event=False)
    closed_at = moment("结案时间", "When the case was closed.")
    first_closed_at = moment("首次结案时间", "First closing of a case that was reopened.")
    first_close_deadline = moment("首次结案截止时间", "Deadline at the first closing.", event=False)
    reopened_at = moment("重开时间/恢复时间", "When the closed case was taken up again.")
    close_type = choice(
        "结案方式/结案类型",
        "How it was closed.",
        "正常 强制 自行处置 作废 转他系统",
        aliases={"正常结案": "正常", "强制结案": "强制"},
    )
    status = choice(
        "当前阶段/案件状态",
        "Stage the case is in.",
        "待受理 待核实 待立案 待派遣 处置中 待核查 已结案 挂账 作废",
        required=True,
        aliases={"结案": "已结案"},
    )
    extension_cnt = count("延期次数/是否延期", "Times the deadline was extended.")
    rework_cnt = count("返工次数", "Times the check failed.")
    return_cnt = count("回退次数", "Times the unit sent it back.")
    suspended_at = moment("挂账时间", "Start of the suspension in force.")
    resumed_at = moment("解挂时间", "End of the suspension.")
    suspend_reason = text("挂账原因", "Why it is suspended.")
    voided_at = moment("作废时间", "When it was cancelled.")
    void_reason = text("作废原因", "Why it was cancelled.")
    transferred_at = moment("转出时间/转办时间", "When it left for another system.")
    is_supervised = yes_no("督办", "Supervised by a leader.")
    reporter_hash = text("", "Keyed hash of the reporter's phone.", pii=1, scan=False)
    collector_code = text("", "Keyed code of the collector.", pii=1, scan=False)
    callback_satisfaction = choice(
        "回访满意度", "Answer at the call-back.", "满意 基本满意 不满意 未评价"
    )
    source_updated_at = moment("更新时间", "When the source last changed the case.", required=True)

    position = plausible_position()
    G03_accepted_at = follows("accepted_at", "reported_at")
    G03_filed_at = follows("filed_at", "accepted_at", "reported_at")
    G03_dispatched_at = follows("dispatched_at", "filed_at", "accepted_at", "reported_at")
    G03_handled_at = follows(
        "handled_at", "dispatched_at", "filed_at", "accepted_at", "reported_at"
    )
    G03_closed_at = follows(
        "closed_at", "handled_at", "dispatched_at", "filed_at", "accepted_at", "reported_at"
    )
