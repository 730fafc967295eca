"""How content people are with each item: levels, what districts add, and how both move.

T27 holds in every wave: the same three are the lowest.
"""

from __future__ import annotations

import math

_ITEM_MEANS = {
    "q01": 84.5, "q02": 80.4, "q03": 82.2, "q04": 87.4, "q05": 71.0, "q06": 78.2, "q07": 73.2,
    "q08": 79.0, "q09": 83.4, "q10": 75.1, "q11": 81.2, "q12": 86.1, "q13": 82.7, "q14": 76.5,
}  # fmt: skip
"""车辆停放秩序 (q05), 住宅小区(城中村) (q07) and 垃圾分类 (q10) are always the lowest (T27)."""

_FOURTH, _FOURTH_GAINS = "q14", (0.6, -0.9, 0.7, -0.2)
"""交通秩序 comes so close to the third that some waves cannot tell them apart (§9.3)."""

_SWING = {"q05": 0.5, "q07": 0.5, "q10": 0.0, "q14": 0.0, "q04": 0.3}
_USUAL_SWING, _DISTRICT_SWING = 1.3, 0.6
"""How far an item, or a district, moves from wave to wave: neighbours change places."""

_GAIN_A_WAVE = 0.5
DISTRICT_GAINS = {"d1": 2.0, "d2": 1.2, "d3": 0.0, "d4": -0.6, "d5": -1.8, "d6": -2.2}


def mean(item: str, district_id: str, wave: int) -> float:
    """Mean score of an item in a district in the wave of that number."""
    gain = _FOURTH_GAINS[wave % len(_FOURTH_GAINS)] if item == _FOURTH else 0.0
    gain += _SWING.get(item, _USUAL_SWING) * _moved(wave, list(_ITEM_MEANS).index(item))
    gain += _DISTRICT_SWING * _moved(wave, list(DISTRICT_GAINS).index(district_id))
    return _ITEM_MEANS[item] + DISTRICT_GAINS[district_id] + _GAIN_A_WAVE * wave + gain


def _moved(wave: int, number: int) -> float:
    """A swing of −1 to 1 over the waves, each number out of step with the others."""
    return math.sin(2.2 * wave + 2.399963 * number)
