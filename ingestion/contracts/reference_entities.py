"""参照表（对象）— areas, units, categories, facilities, roads, grids, shops and their aliases."""

from __future__ import annotations

from ingestion.contracts.base import Contract, not_after
from ingestion.contracts.columns import choice, code, count, day, measure, text

AREA_LEVELS = "city district street community grid"


class _Dated(Contract):
    """A row that holds from `valid_from` to `valid_to` inclusive; open when `valid_to` is empty."""

    subject = "reference"
    valid_from = day("生效日期", "First day it holds.", required=True, event=False)
    valid_to = day("失效日期", "Last day it holds; empty means until further notice.", event=False)

    ends_after_start = not_after("valid_from", "valid_to", "失效日期早于生效日期")


class RefArea(_Dated):
    """One row per area and period of validity."""

    table = "ref_area"
    title_zh = "区域"
    key = ("area_id", "valid_from")

    area_id = code("区域编码", "Identifier, e.g. `district/street`.", required=True)
    area_name = text("区域名称", "Official name.", required=True)
    area_level = choice("区域层级", "Level.", AREA_LEVELS, required=True)
    parent_area_id = code("上级区域编码", "Area it belongs to; empty for the city.")
    area_group = text("分组", "Group it is compared in.")
    area_m2 = measure(
        "考核面积/区域面积/面积",
        "Area that figures are related to; it changes by edition (P14).",
        unit="m2",
        minimum=0,
    )
    sort_order = count("排序", "Official order of display.")


class RefAreaAlias(Contract):
    """One row per spelling of a district or street that sources use."""

    table = "ref_area_alias"
    title_zh = "区域别名"
    subject = "reference"
    key = ("district_name", "street_name")

    district_name = text("区县/辖区", "Spelling of the district.", required=True)
    street_name = text(
        "街道/镇", "Spelling of the street; '' is the district itself.", required=True, default=""
    )
    area_id = code("区域编码", "Area meant.", required=True)


class RefUnit(_Dated):
    """One row per accountable unit and period of validity."""

    table = "ref_unit"
    title_zh = "责任单位"
    key = ("unit_id", "valid_from")

    unit_id = code("单位编码", "Identifier.", required=True)
    unit_name = text("单位名称", "Official name.", required=True)
    unit_type = text("单位类型", "Kind of unit.")
    parent_unit_id = code("上级单位编码", "Unit above it.")
    area_id = code("区域编码", "Area it answers for.")


class RefUnitAlias(Contract):
    """One row per spelling of a unit that sources use."""

    table = "ref_unit_alias"
    title_zh = "单位别名"
    subject = "reference"
    key = ("unit_alias",)

    unit_alias = text("单位别名", "Spelling.", required=True)
    unit_id = code("单位编码", "Unit meant.", required=True)


class RefCategory(_Dated):
    """One row per case category and period of validity."""

    table = "ref_category"
    title_zh = "案件类别"
    key = ("category_id", "valid_from")

    category_id = code("类别编码", "Identifier.", required=True)
    category_name = text("类别名称", "Official name of the minor class.", required=True)
    case_type = choice("案件类型", "Component or event.", "部件 事件", required=True)
    major_name = text("大类名称", "Major class.", required=True)
    family_id = code("问题族编码", "Family used for recurrence (DOMAIN §8).", required=True)
    family_name = text("问题族", "Name of the family.", required=True)


class RefCategoryAlias(Contract):
    """One row per spelling of a minor class that sources use."""

    table = "ref_category_alias"
    title_zh = "类别别名"
    subject = "reference"
    key = ("minor_name",)

    minor_name = text("小类名称/小类", "Spelling.", required=True)
    category_id = code("类别编码", "Category meant.", required=True)


class RefFacility(_Dated):
    """One row per sanitation facility and period of validity."""

    table = "ref_facility"
    title_zh = "环卫设施"
    key = ("facility_id", "valid_from")

    facility_id = code("设施编码", "Identifier.", required=True)
    facility_name = text("设施名称", "Official name.", required=True)
    facility_type = choice(
        "设施类型",
        "Kind of facility.",
        "转运站 焚烧 填埋 厨余 建筑 大件 粪便 回收 其他",
        required=True,
    )
    area_id = code("区域编码", "Area it lies in.")


class RefFacilityAlias(Contract):
    """One row per spelling of a facility that sources use."""

    table = "ref_facility_alias"
    title_zh = "设施别名"
    subject = "reference"
    key = ("facility_alias",)

    facility_alias = text("设施别名", "Spelling.", required=True)
    facility_id = code("设施编码", "Facility meant.", required=True)


class RefRoad(_Dated):
    """One row per road and period of validity."""

    table = "ref_road"
    title_zh = "道路"
    key = ("road_id", "valid_from")

    road_id = code("路段编号/道路编码", "Identifier.", required=True)
    road_name = text("道路名称", "Name.", required=True)
    road_class = choice("道路等级", "Class.", "快速路 主干 次干 支路 背街")
    clean_level = choice("保洁等级", "Cleaning level.", "特级 一级 二级 三级")
    area_id = code("区域编码", "Area it lies in.")
    area_m2 = measure("面积", "Area of the road surface.", unit="m2", minimum=0)


class RefGrid(_Dated):
    """One row per unit grid and period of validity."""

    table = "ref_grid"
    title_zh = "单元网格"
    key = ("grid_code", "valid_from")

    grid_code = code("单元网格/网格编码", "Identifier.", required=True)
    duty_grid_name = text("责任网格", "Duty grid it belongs to.")
    area_id = code("区域编码", "Area it lies in.", required=True)


class RefShop(Contract):
    """One row per shop (一店一码)."""

    table = "ref_shop"
    title_zh = "店铺"
    subject = "reference"
    key = ("shop_id",)

    shop_id = code("店铺编号/一店一码", "Identifier.", required=True)
    shop_name = text("店铺名称", "Name of the shop.", pii=1)
    area_id = code("区域编码", "Area it lies in.")
    address = text("地址/位置", "Address.", pii=1)
