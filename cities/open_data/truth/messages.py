"""Chinese messages to a government board, by month and area (KPI H01)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

FOLDER = "tipdm_messages_2020"
FILE = "附件3_留言.xlsx"
AREA = r"(A\d)(?=区|县|市)"
WORDS_OF_PLACES = "丽发新城 伊景园 魅力之城 泉星公园 58车贷 噪音 垃圾 油烟 违建 占道 停车"
CITY_MANAGEMENT = (
    "垃圾|占道|违建|违章建筑|油烟|噪音|噪声|扰民|夜市|烧烤|广告牌|小广告|路灯"
    "|乱停|违停|环卫|城管|渣土"
)


def is_present(raw_dir: Path) -> bool:
    """Whether the messages lie below `raw_dir`; without a licence they stay out of the project."""
    return (raw_dir / FOLDER / FILE).is_file()


def count(raw_dir: Path) -> dict[str, Any]:
    """All figures of the source."""
    book = load_workbook(raw_dir / FOLDER / FILE, read_only=True)
    header, *body = book.worksheets[0].iter_rows(values_only=True)
    messages = [dict(zip(header, row, strict=True)) for row in body]
    titles = [message["留言主题"] for message in messages]
    liked = sorted(messages, key=lambda message: (-message["点赞数"], message["留言编号"]))
    areas = Counter(match.group(1) for title in titles if (match := re.search(AREA, title)))
    return {
        "sheet3_by_month": dict(sorted(Counter(map(_month, messages)).items())),
        f"sheet3_by_area_regex{AREA}": dict(areas.most_common()),
        "sheet3_likes_total": sum(message["点赞数"] for message in messages),
        "sheet3_dislikes_total": sum(message["反对数"] for message in messages),
        "sheet3_top5_liked": [
            {
                "id": message["留言编号"],
                "topic": message["留言主题"].strip(),
                "likes": message["点赞数"],
            }
            for message in liked[:5]
        ],
        "sheet3_hotspot_keyword_counts_in_topic": {
            word: sum(1 for title in titles if word in title) for word in WORDS_OF_PLACES.split()
        },
        f"sheet3_citymgmt_keyword_rows({CITY_MANAGEMENT})": sum(
            1 for title in titles if re.search(CITY_MANAGEMENT, title)
        ),
    }


def _month(message: dict[str, Any]) -> str:
    """`YYYY-MM` of a native date or of unpadded text like `2019/2/28 11:25:05`."""
    time = message["留言时间"]
    if isinstance(time, str):
        time = datetime.strptime(time.strip(), "%Y/%m/%d %H:%M:%S")
    return f"{time:%Y-%m}"
