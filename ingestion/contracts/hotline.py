"""热线工单 — orders of the citizen hotlines 12345 and 12319 (DOMAIN §11, §16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from ingestion.contracts.base import Action, Contract, Personal, follows, personal
from ingestion.contracts.columns import choice, code, count, moment, text, yes_no


class SrcHotline(Contract):
    """One row per order and state: a later `source_updated_at` replaces the earlier state."""

    table = "src_hotline"
    title_zh = "热线工单"
    subject = "hotline"
    key = ("order_no",)
    stages = ("received_at", "assigned_at", "signed_at", "closed_at")
    source_time = ("source_updated_at", "received_at")
    personal: ClassVar[Mapping[str, Personal]] = {
        "title": personal("标题/诉求标题", Action.SCRUB, "title_scrubbed"),
        "content": personal("诉求内容/反映内容", Action.SCRUB, "content_scrubbed"),
        "caller_name": personal("诉求人/来电人/姓名", Action.DROP),
        "caller_phone": personal("联系电话/来电号码", Action.HASH_PHONE, "person_hash"),
        "caller_account": personal("用户账号/账号", Action.HASH_NAME, "person_hash"),
        "caller_gender": personal("性别", Action.DROP),
        "caller_age": personal("年龄", Action.DROP),
        "caller_id_card": personal("身份证号", Action.REFUSE),
        "reply": personal("办理结果/答复内容", Action.DROP),
        "dissatisfied_reason": personal("不满意原因", Action.SCRUB, "dissatisfied_reason_scrubbed"),
    }

    order_no = code("工单编号/工单号/编号", "Number of the order.", required=True)
    channel = choice(
        "来源/受理渠道/诉求来源",
        "Channel the appeal came by (T06).",
        "12345电话 12319电话 微信 APP 网站 省平台流转 领导信箱 来访 信访系统 问政 "
        "网络舆情 好差评 其他",
        required=True,
        aliases={
            "12345": "12345电话",
            "12319": "12319电话",
            "电话": "12345电话",
            "来信来访": "来访",
        },
    )
    appeal_type = choice(
        "诉求类型/工单类型",
        "Kind of appeal.",
        "咨询 求助 投诉 举报 意见建议 表扬 其他",
        required=True,
        aliases={"建议": "意见建议", "意见": "意见建议"},
    )
    category_l1 = text("一级分类", "First level of the hotline's classification.")
    category_l2 = text("二级分类", "Second level.")
    category_l3 = text("三级分类", "Third level.")
    title_scrubbed = text("", "Title without personal data.", pii=1, scan=False)
    content_scrubbed = text("", "Content without personal data.", pii=1, scan=False)
    person_hash = text(
        "", "Keyed hash of the caller's phone, else of the account.", pii=1, scan=False
    )
    is_confidential = yes_no("是否保密/匿名", "Confidential: kept out of row-level views.")
    address = text("事发地址/诉求地址", "Where it happened; may be a home.", pii=1)
    district_name = text("所属区域/区县", "District as the source writes it.", required=True)
    street_name = text("街道/镇/街道(镇)", "Street or town; empty means 未划定街道.")
    community_name = text("社区/村", "Community or village.")
    received_at = moment("受理时间/来电时间", "When the appeal was received.", required=True)
    assigned_at = moment("派单时间/交办时间", "When it was assigned to a unit.")
    unit_name = text("承办单位/主办单位", "Unit in charge (主办).")
    signed_at = moment("签收时间", "When the unit signed for it.")
    sign_deadline = moment("签收时限", "Deadline of signing.", event=False)
    returned_at = moment("退单时间", "When the unit returned it.")
    return_reason = text("退单原因", "Why it was returned.")
    return_cnt = count("退单次数", "Times it was returned.")
    first_contact_at = moment("首次响应时间/联系时间", "First contact with the caller.")
    close_deadline = moment("办结时限/办理时限", "Deadline of closing.", event=False)
    closed_at = moment("办结时间/回复时间", "When it was closed.")
    extended_deadline = moment("延期时限", "Deadline after extension.", event=False)
    callback_at = moment("回访时间", "When the caller was called back.")
    callback_status = choice("回访结果", "Outcome of the call-back.", "接通 未接通 拒访")
    is_resolved = choice("是否解决", "Solved, by the caller.", "已解决 部分解决 未解决 未回访")
    satisfaction = choice(
        "满意度/评价",
        "Judgement of the caller.",
        "非常满意 满意 基本满意 一般 不满意 非常不满意 未评价",
    )
    dissatisfied_reason_scrubbed = text(
        "", "Why dissatisfied, without personal data.", pii=1, scan=False
    )
    redo_cnt = count("重办次数/是否重办", "Times it was done again.")
    linked_order_no = code("关联工单/重复工单号", "Order this one repeats.")
    is_repeat_src = yes_no("是否重复", "The source's own repeat mark.")
    excluded_reason = choice(
        "剔除标识/剔除原因",
        "Why it is left out of the rates.",
        "咨询 表扬 不合理 法定途径 非职责",
    )
    case_no = code("关联案件号", "Case made of this order.")

    G03_assigned_at = follows("assigned_at", "received_at")
    G03_signed_at = follows("signed_at", "assigned_at", "received_at")
    G03_closed_at = follows("closed_at", "signed_at", "assigned_at", "received_at")
