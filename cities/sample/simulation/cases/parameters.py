"""Hidden parameters of the case system: shares, chances and typical delays (all invented).

Nothing here reaches the warehouse. Shares and ranges follow the published reports of DOMAIN §2.2,
§3.1 and §4; what belongs to a single category or street stands in the city's `parameters.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Channel:
    """One 问题来源: as the platform writes it, as the contract calls it, its share of its kind.

    weekdays: how the people behind it work, a pattern of `parameters.toml`.
    """

    written: str
    canonical: str
    is_proactive: bool
    share: float
    weekdays: str


CHANNELS: tuple[Channel, ...] = (
    Channel("采集员上报", "监督员上报", True, 0.84, "patrol"),
    Channel("视频上报", "视频抓拍", True, 0.12, "steady"),
    Channel("物联感知", "物联感知", True, 0.01, "steady"),
    Channel("巡检", "巡检", True, 0.03, "patrol"),
    Channel("12345", "公众举报", False, 0.66, "hotline"),
    Channel("12319", "公众举报", False, 0.12, "hotline"),
    Channel("微信", "公众举报", False, 0.07, "hotline"),
    Channel("APP", "公众举报", False, 0.045, "hotline"),
    Channel("部门转办", "部门转办", False, 0.055, "office"),
    Channel("领导批示", "领导批示", False, 0.02, "office"),
    Channel("媒体曝光", "媒体曝光", False, 0.01, "office"),
    Channel("其他", "其他", False, 0.02, "office"),
)
"""Found by the bureau itself (C25) first, then told by others."""
PATROL, VIDEO, SENSOR, TOUR = 0, 1, 2, 3
HOTLINES = (4, 5, 6, 7)
CALLED = (4, 5)
"""The hotlines themselves, 12345 and 12319."""
LEADER = 9

# Calls (传染) -----------------------------------------------------------------------------------
FROM_CALL = 0.55
"""Share of the cases told by a hotline that an order of it is filed as (关联案件号)."""
HANDED_ON = 45.0 * MINUTE
"""Half of them are filed so soon after the call."""
URGED_IF_OVERDUE, URGED_IF_OPEN = 0.8, 0.03
"""Chance that somebody calls about a case that is overdue, or only open."""
MAY_DRAG = (0.06, 0.80)
"""Cases that can become overdue: with trouble below, or with a pace above."""
PATIENCE = 1.2 * DAY
"""Mean time from the deadline to the call."""

INSPECTION_LIFT = 1.4
"""突击化: patrols report so much more in inspection weeks …"""
INSPECTION_HASTE = 0.75
"""… and units need so much of their usual time (001)."""

# Streams ---------------------------------------------------------------------------------------
ORDINARY, FOUR_ILLS, CAMPAIGN, SELF = 0, 1, 2, 3
STREAMS = ("常规", "四乱", "专项", "自行处置")
SELF_CATEGORIES = frozenset({"e0104", "e0109", "e0112", "e0201", "e0202", "e0505"})
SELF_SHARE = 0.22
"""Share of small patrol findings that the finder puts right on the spot (举手之劳)."""
FOUR_ILLS_CATEGORIES = frozenset({"e0109", "e0201", "e0501", "e0503", "e0504", "e0505"})
FOUR_ILLS_MONTHS = frozenset({3, 4, 5, 9, 10})
FOUR_ILLS_SHARE = 0.15
CAMPAIGNS: tuple[tuple[frozenset[int], frozenset[str]], ...] = (
    (frozenset({6, 7, 8}), frozenset({"e0110", "e0111"})),
    (frozenset({11, 12}), frozenset({"e0302", "e0303"})),
)
CAMPAIGN_SHARE = 0.4
CAMPAIGN_LIFT = 1.6

# Places ----------------------------------------------------------------------------------------
SHOP_CATEGORIES = frozenset({"e0110", "e0112", "e0203", "e0501", "e0503", "e0601"})
SHOP_SHARE = 0.25
ROAD_SHARE = 0.05
GRID_SHARE = 0.015
DUMMY_SHARE = 0.002
DUMMY_ADDRESS = "位置不详"
"""What operators write when the caller cannot say where (占位地址)."""
HOUSE_NUMBERS = 320
COMPONENTS_A_STREET = 60
SUFFIXES = ("", "门前", "旁", "对面", "东侧", "西侧")
BUNDLE_SHARE = 0.012
BUNDLE_CATEGORIES = ("e0109", "e0503", "e0203", "e0112", "e0102")

# Recurring places (易反复) -----------------------------------------------------------------------
RECURRING_PLACES = 560
RECURRING_CATEGORIES = (
    ("e0501", 0.24),
    ("e0503", 0.22),
    ("e0505", 0.15),
    ("e0109", 0.13),
    ("e0102", 0.10),
    ("e0504", 0.08),
    ("e0201", 0.05),
    ("p0302", 0.03),
)
LARGEST_SHARE = 8.0
"""A city has only so many recurring places: beyond two million cases their number stays."""
RECURRING_CASE_SHARE = 0.077
"""Share of all cases they make up."""
GAP_DAYS = (25.0, 70.0)
"""Range of a place's mean number of days until the problem comes up by itself."""
RETURN_CHANCE = (0.30, 0.85)
"""Range of a place's chance that the problem comes back after a closing."""
RETURN_DAYS = (3.0, 12.0)
"""Range of a place's mean number of days until it is back."""
REPEATED_REPORT_CHANCE = 0.05
"""Chance that the next report comes while the case is still open (重复上报)."""

# Intake ----------------------------------------------------------------------------------------
REJECTED = (0.006, 0.040)
"""Share not accepted (不予受理), of proactive and of reactive cases."""
NOT_FILED = (0.006, 0.022)
"""Share accepted and then not filed (不予立案)."""
TRANSFERRED = (0.003, 0.012)
VOIDED = (0.003, 0.006)
"""Share voided after filing (作废)."""
RETURNED = 0.030
RETURNED_AGAIN = 0.12

SILENT = "d4"
"""The district whose own platform hands cases on with limits and without deadlines."""

# Handling --------------------------------------------------------------------------------------
CHECK_HOURS = 4
"""工作时 that the centre has for check and closing, after the handling deadline."""
EXTENDED, SUSPENDED, STUCK = 0.011, 0.006, 0.015
DRAGGED = 2.0
"""How much stronger than a unit's quality the district tells in what gets stuck."""
NEVER_RESUMED = 0.06
SUSPENDED_LATE = 0.10
NEVER_HANDLED = 0.14
FORCED = 0.72
"""Share of never handled cases that a clean-up at the end of a quarter closes (强制结案)."""
REWORK = (0.006, 0.045)
"""Chance that the check fails, of the best and of the worst unit; failing again is likelier."""
FAILS_AGAIN = (0.14, 0.20)
CALLED_BACK = 0.72
ANSWERS = (("满意", 0.60), ("基本满意", 0.29), ("不满意", 0.05), ("未评价", 0.06))
DISSATISFIED = 2
REOPENED_IF_DISSATISFIED = 0.35
REOPENED = 0.0025
