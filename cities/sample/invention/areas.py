"""Districts, streets, communities and unit grids, with the border that moved on 2025-01-01."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

CITY_ID, CITY_NAME = "shili", "云澜市"
SINCE = date(2020, 1, 1)
SPLIT_ON = date(2025, 1, 1)
"""On this day 苇荡镇 became 苇东街道 and 苇西镇."""

CENTRE, OUTSKIRTS = "中心城区", "郊区乡镇"
ADMIN_CODE = 990100
"""Six digits before every grid code; 99 is no province, so that none is mistaken for a real one."""

DISTRICTS: dict[str, str] = {
    "d1": "澄湖区",
    "d2": "星渚区",
    "d3": "兰汀区",
    "d4": "霁山区",
    "d5": "鹭洲区",
    "d6": "禾麓区",
}

_STREETS: dict[str, str] = {
    "d1": "望舒 听澜 揽月 拾星 晴岚 枕溪 疏桐 锦帆",
    "d2": "朝岚 知夏 鸣鹿 照溪 清漪 采薇 素秋 泊云",
    "d3": "兰舟 雁汀 芷岸 芳洲 汀月 鹤汀",
    "d4": "霁月 霁虹 松麓 云岫 竹坞 石瀑",
    "d5": "鹭鸣 沙鸥",
    "d6": "禾风 稻望",
}
_TOWNS: dict[str, str] = {
    "d3": "蒹葭 菰渡 莲屿 荻浦 白蘋",
    "d4": "枫陂 樟坪 橡岭 槐坞 柘岭",
    "d5": "潮音 渔灯 蚬湾 苇荡 盐桥 蓼滩 鲈汊 芡湖 帆影",
    "d6": "麦垄 桑林 茶坞 柿谷 栗坡 麻溪 棉丘 豆岗 菱塘",
}
SPLIT_TOWN = "苇荡"
_SUCCESSORS = (("苇东", False), ("苇西", True))

_COMMUNITIES = (
    "春和 景明 安澜 永宁 长乐 清和 仁里 德馨 文苑 书香 百花 金桂 玉兰 翠竹 碧波 新港 南浦 北苑 "
    "东篱 西园 康宁 和顺 育才 锦绣 桃源 柳岸 荷香 梅园 枣园 杏林"
)


@dataclass(frozen=True)
class Street:
    """One street (街道) or town (镇) while it exists; `cell` is its place in the city's mesh.

    half: which half of the cell it covers, '' for the whole.
    """

    street_id: str
    stem: str
    is_town: bool
    district_id: str
    valid_from: date
    valid_to: date | None
    cell: int
    half: str = ""

    @property
    def name(self) -> str:
        """Official name."""
        return self.stem + ("镇" if self.is_town else "街道")

    @property
    def area_group(self) -> str:
        """Group in which the assessment compares it."""
        return OUTSKIRTS if self.is_town else CENTRE


@dataclass(frozen=True)
class Community:
    """One community (社区) or village (村) of a street."""

    community_id: str
    name: str
    street: Street
    grid_cnt: int


def streets() -> list[Street]:
    """All streets of the city's history: 60 in 2024, 61 from 2025 on."""
    found = []
    for district_id in DISTRICTS:
        stems = [(stem, False) for stem in _STREETS[district_id].split()]
        stems += [(stem, True) for stem in _TOWNS.get(district_id, "").split()]
        for number, (stem, is_town) in enumerate(stems, start=1):
            last = date(2024, 12, 31) if stem == SPLIT_TOWN else None
            street_id = f"{district_id}s{number:02d}"
            found.append(Street(street_id, stem, is_town, district_id, SINCE, last, number - 1))
    old = next(street for street in found if street.stem == SPLIT_TOWN)
    number = sum(street.district_id == old.district_id for street in found)
    for half, (stem, is_town) in zip(("east", "west"), _SUCCESSORS, strict=True):
        number += 1
        street_id = f"{old.district_id}s{number:02d}"
        found.append(
            Street(street_id, stem, is_town, old.district_id, SPLIT_ON, None, old.cell, half)
        )
    return found


def communities() -> list[Community]:
    """Three to six communities a street, each with two to four unit grids."""
    names = _COMMUNITIES.split()
    found = []
    for position, street in enumerate(streets()):
        rng = np.random.default_rng([990100, position])
        cnt = int(rng.integers(3, 7))
        chosen = rng.choice(len(names), size=cnt, replace=False)
        ending = "村" if street.is_town else "社区"
        for number, index in enumerate(chosen, start=1):
            found.append(
                Community(
                    f"{street.street_id}c{number:02d}",
                    names[index] + ending,
                    street,
                    int(rng.integers(2, 5)),
                )
            )
    return found


def grid_code(street: Street, community_number: int, grid_number: int) -> str:
    """15 digits: district (6), street (3), community (3), grid (3) — DOMAIN §5.3."""
    district = ADMIN_CODE + int(street.district_id[1:])
    return f"{district}{int(street.street_id[3:]):03d}{community_number:03d}{grid_number:03d}"


def spellings(street: Street) -> list[str]:
    """Ways in which systems write a street beside its official name; each becomes an alias."""
    stem, district = street.stem, DISTRICTS[street.district_id]
    if street.is_town:
        told = [stem, f"{stem}乡", f"{stem}镇政府", f"{stem}镇人民政府", f"{stem}镇(镇)"]
    else:
        told = [stem, f"{stem}街", f"{stem}街道办事处", f"{stem}街道办", f"{stem}街办"]
        told.append(f"{stem}办事处")
    return [*told, f"{district}{street.name}", f"{street.name}辖区"]


def district_spellings(district_id: str) -> list[str]:
    """Ways in which systems write a district beside its official name."""
    name = DISTRICTS[district_id]
    return [name.removesuffix("区"), f"{CITY_NAME}{name}", f"{name}(示例)"]
