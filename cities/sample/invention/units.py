"""Who answers for what: street offices, squads, bureaus, bodies of the city, cleaning companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cities.sample.invention.areas import CITY_ID, CITY_NAME, DISTRICTS, SINCE, Street, streets

RENAMED_UNIT, RENAMED_ON = "d3-hw", date(2025, 7, 1)
_NEW_NAME = "兰汀区环境卫生服务中心"

_BUREAUS: dict[str, tuple[str, str]] = {
    "cg": ("城市管理局", "城管局"),
    "hw": ("环境卫生管理所", "环卫所"),
    "sz": ("市政养护所", "市政所"),
    "yl": ("园林绿化所", "园林所"),
    "zj": ("住房和建设局", "住建局"),
    "jj": ("交通秩序管理大队", "交管大队"),
}
_BODIES: dict[str, tuple[str, str]] = {
    "ps": ("排水管理处", "排水处"),
    "ld": ("路灯管理所", "路灯所"),
    "gd": ("电力服务公司", "供电公司"),
    "tx": ("通信设施管理办公室", "通管办"),
    "gs": ("供水公司", "自来水公司"),
}
COMPANIES: dict[str, str] = {
    "k-01": "澜洁环境服务有限公司",
    "k-02": "云帚保洁服务有限公司",
    "k-03": "青禾环境工程有限公司",
    "k-04": "鹭洲环卫服务有限公司",
    "k-05": "禾麓城乡保洁有限公司",
    "k-06": "霁山环境服务有限公司",
}


@dataclass(frozen=True)
class Unit:
    """One unit under one name; `kind` is the duty (`jd`, `zf`, `hw` …) that `parameters` names."""

    unit_id: str
    name: str
    unit_type: str
    kind: str
    parent_unit_id: str
    area_id: str
    valid_from: date
    valid_to: date | None
    spellings: tuple[str, ...] = ()


def units() -> list[Unit]:
    """Every unit and every name it has had, in a fixed order."""
    found = [
        Unit("c-cg", f"{CITY_NAME}城市管理局", "市级部门", "city", "", CITY_ID, SINCE, None,
             ("市城管局", "市城市管理局"))
    ]  # fmt: skip
    for kind, (name, short) in _BODIES.items():
        found.append(
            Unit(f"c-{kind}", f"{CITY_NAME}{name}", "市级单位", kind, "c-cg", CITY_ID, SINCE, None,
                 (f"市{name}", f"市{short}"))
        )  # fmt: skip
    for district_id, district in DISTRICTS.items():
        for kind, (name, short) in _BUREAUS.items():
            found += _bureau(district_id, district, kind, name, short)
    for street in streets():
        found += _of_street(street)
    for number, (unit_id, name) in enumerate(COMPANIES.items(), start=1):
        short = name.removesuffix("有限公司")
        found.append(
            Unit(unit_id, name, "作业单位", "company", "c-cg", f"d{number}", SINCE, None,
                 (short, f"{short}公司"))
        )  # fmt: skip
    return found


def _bureau(district_id: str, district: str, kind: str, name: str, short: str) -> list[Unit]:
    unit_id = f"{district_id}-{kind}"
    parent = "c-cg" if kind == "cg" else f"{district_id}-cg"
    spellings = (f"{district}{short}", f"{CITY_NAME}{district}{name}")
    if unit_id != RENAMED_UNIT:
        whole = f"{district}{name}"
        return [Unit(unit_id, whole, "区级部门", kind, parent, district_id, SINCE, None, spellings)]
    old = Unit(unit_id, f"{district}{name}", "区级部门", kind, parent, district_id, SINCE,
               date(2025, 6, 30), spellings)  # fmt: skip
    new = Unit(unit_id, _NEW_NAME, "区级部门", kind, parent, district_id, RENAMED_ON, None,
               (f"{district}环卫中心",))  # fmt: skip
    return [old, new]


def _of_street(street: Street) -> list[Unit]:
    """The office of a street or town, and its enforcement squad."""
    stem, district = street.stem, DISTRICTS[street.district_id]
    others: tuple[str, ...]
    dated = (street.valid_from, street.valid_to)
    if street.is_town:
        office, others = f"{stem}镇人民政府", (f"{stem}镇政府", f"{stem}镇")
    else:
        office, others = f"{stem}街道办事处", (f"{stem}街道办", f"{stem}街办", f"{stem}街道")
    kind = "镇政府" if street.is_town else "街道办"
    others = (*others, f"{district}{office}")
    squad = f"{street.name}综合行政执法中队"
    shorter = (f"{stem}中队", f"{stem}执法中队", f"{street.name}执法中队", f"{stem}综合执法中队")
    key, parent = street.street_id, f"{street.district_id}-cg"
    return [
        Unit(f"{key}-jd", office, kind, "jd", parent, key, *dated, others),
        Unit(f"{key}-zf", squad, "执法中队", "zf", parent, key, *dated, shorter),
    ]
