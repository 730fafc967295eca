"""Facilities, roads and shops of the sample city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from cities.sample.invention.areas import DISTRICTS, SPLIT_ON, SPLIT_TOWN, Street, streets

FACILITIES: tuple[tuple[str, str, str, str, str], ...] = (
    ("f_zz01", "澄湖生活垃圾转运站", "转运站", "d1", "澄湖转运站 澄湖中转站"),
    ("f_zz02", "星渚生活垃圾转运站", "转运站", "d2", "星渚转运站 星渚中转站"),
    ("f_zz03", "兰汀生活垃圾转运站", "转运站", "d3", "兰汀转运站 兰汀中转站"),
    ("f_zz04", "霁山生活垃圾转运站", "转运站", "d4", "霁山转运站 霁山中转站"),
    ("f_zz05", "鹭洲生活垃圾转运站", "转运站", "d5", "鹭洲转运站 鹭洲中转站"),
    ("f_zz06", "禾麓生活垃圾转运站", "转运站", "d6", "禾麓转运站 禾麓中转站"),
    ("f_fs01", "云澜生活垃圾焚烧发电厂", "焚烧", "d6", "云澜焚烧厂 云澜焚烧发电厂"),
    ("f_fs02", "鹭洲生活垃圾焚烧发电厂", "焚烧", "d5", "鹭洲焚烧厂 鹭洲焚烧发电厂"),
    ("f_tm01", "栗坡应急填埋场", "填埋", "d6", "栗坡填埋场"),
    ("f_cy01", "云澜厨余垃圾处理厂", "厨余", "d4", "云澜厨余厂 厨余处理厂"),
    ("f_jz01", "云澜建筑垃圾资源化利用厂", "建筑", "d3", "云澜建筑垃圾厂 建筑垃圾利用厂"),
    ("f_dj01", "星渚大件垃圾拆解中心", "大件", "d2", "星渚大件中心 大件拆解中心"),
    ("f_fb01", "霁山粪便处理站", "粪便", "d4", "霁山粪便站"),
    ("f_hs01", "云澜再生资源分拣中心", "回收", "d3", "云澜分拣中心 再生资源分拣中心"),
)
"""Identifier, official name, type, district, other spellings."""

_ROAD_STEMS = (
    "澄心 明远 致和 锦程 长虹 景行 望湖 秋水 春江 平阳 文昌 云水 兰亭 青云 星海 沧浪 逸仙 凌波 "
    "映雪 观澜 知行 崇德 怀远 景云 迎曦 采石 听涛 丹霞 松风 梅雪 朗月 白鹭 桂子 芳草 碧溪 广陵 "
    "静安 含光 若谷 石桥"
)
_LAST_OF_2024 = SPLIT_ON - timedelta(days=1)
_CLASSES = (("主干", "大道", "特级"), ("次干", "路", "一级"), ("支路", "街", "二级"))
_BACK_STREET = ("背街", "巷", "三级")
_LARGEST_M2 = {"主干": 92_000, "次干": 46_000, "支路": 21_000, "背街": 6_500}

_SHOP_STEMS = (
    "福满 鼎香 老味道 好再来 康健 鑫源 金禾 喜客 顺达 美芳 佳佳 德胜 阿泉 小满 百味 春风 如意 四季 "
    "荣发 禾香 蓝海 晨露 同心 千禾 悦邻 湘聚 南屏 三味 吉祥 安心"
)
_SHOP_KINDS = (
    "小吃店 面馆 水果店 超市 五金店 理发店 药房 服装店 烧烤店 茶饮店 修车铺 快餐店 副食店 文具店"
)
SHOPS_A_STREET = {False: 30, True: 16}
"""Shops with a code, by whether the street is a town."""


@dataclass(frozen=True)
class Road:
    """One road segment while it lies in one street."""

    road_id: str
    name: str
    road_class: str
    clean_level: str
    area_id: str
    area_m2: float
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Shop:
    """One shop with its own code (一店一码)."""

    shop_id: str
    name: str
    area_id: str
    address: str


def roads() -> list[Road]:
    """Three roads a street, a fourth in the centre; those of the divided town go to its heirs.

    The main road bears the name of its street alone: 听澜大道, and 听澜梅雪路 off it.
    """
    stems = _ROAD_STEMS.split()
    here = [street for street in streets() if street.valid_from < SPLIT_ON]
    heirs = [street for street in streets() if street.valid_from == SPLIT_ON]
    found: list[Road] = []
    for position, street in enumerate(here):
        rng = np.random.default_rng([990200, position])
        classes = [*_CLASSES, _BACK_STREET] if not street.is_town else list(_CLASSES)
        for number, (road_class, ending, level) in enumerate(classes, start=1):
            stem = stems[(position * 7 + number * 11) % len(stems)]
            name = f"{street.stem}{stem if road_class != '主干' else ''}{ending}"
            area = round(_LARGEST_M2[road_class] * float(rng.uniform(0.45, 1.0)), -2)
            road_id = f"R{street.street_id[1:2]}{street.street_id[3:]}{number:02d}"
            road = Road(road_id, name, road_class, level, street.street_id, area,
                        street.valid_from, street.valid_to)  # fmt: skip
            found.append(road)
            if street.stem == SPLIT_TOWN:
                heir = heirs[number % len(heirs)].street_id
                found.append(Road(road_id, name, road_class, level, heir, area, SPLIT_ON, None))
    return found


def road_names(street: Street) -> list[str]:
    """Names of the roads of a street, in the order of their numbers."""
    return [road.name for road in roads() if road.area_id == street.street_id]


def shops() -> list[Shop]:
    """Thirty shops a street and sixteen a town; the divided town's belong to its heirs."""
    kinds, stems = _SHOP_KINDS.split(), _SHOP_STEMS.split()
    by_street: dict[str, list[str]] = {}
    for road in roads():
        by_street.setdefault(road.area_id, []).append(road.name)
    found = []
    for position, street in enumerate(s for s in streets() if s.valid_to is None):
        rng = np.random.default_rng([990300, position])
        names = by_street[street.street_id]
        for number in range(1, SHOPS_A_STREET[street.is_town] + 1):
            name = f"{stems[int(rng.integers(len(stems)))]}{kinds[int(rng.integers(len(kinds)))]}"
            on = names[int(rng.integers(len(names)))]
            found.append(
                Shop(
                    f"S{street.street_id[1:2]}{street.street_id[3:]}{number:04d}",
                    f"{name}({street.stem}店)",
                    street.street_id,
                    f"{DISTRICTS[street.district_id]}{on}{int(rng.integers(1, 320))}号",
                )
            )
    return found
