"""Finding claims in a text: the area, the KPI, and the figure that follows its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

_ENDS = re.compile(r"[。！？；;\n]")
_FIGURE = re.compile(
    r"(?:[（(][^（()）]{0,20}[）)])?\s*(?:分别)?(?:仅|只)?(?:共计|累计|达到|约为|为|是|达|共|有)?[：:]?\s*"
    r"(?P<before>约|近|将近|接近)?\s*"
    r"(?P<digits>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    r"(?P<more>余|多)?(?P<power>万|亿)?(?P<more_after>余|多)?\s*(?P<unit>%|个百分点)?"
)
_OTHER_TIME = re.compile(r"(?:上月|上年|去年|上期|上季|上季度|同期|目标|计划|任务)[^，,]{0,4}$")
_POWERS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
CITY_WORD = "全市"


@dataclass(frozen=True)
class Claim:
    """A stated figure: `value` in the unit of the text, a percentage as 0–100.

    `hedge` is 约, 近, 余 or nothing; `step` is one in the last digit that was written, and the one
    that 余 leaves open. `area` is the name that the sentence gives last, `name` that of the KPI.
    """

    area: str
    name: str
    value: Decimal
    is_percent: bool
    hedge: str
    step: Decimal
    open_step: Decimal
    quoted: str


def claims(text: str, names: Iterable[str], areas: Iterable[str]) -> list[Claim]:
    """Claims of a text in order; `names` are those of KPIs, `areas` those of places."""
    kpis = _any_of(names)
    places = _any_of({CITY_WORD, *areas})
    text = text.replace("％", "%")
    return [
        claim for sentence in _ENDS.split(text) for claim in _of_sentence(sentence, kpis, places)
    ]


def _of_sentence(sentence: str, kpis: re.Pattern[str], places: re.Pattern[str]) -> list[Claim]:
    found = []
    for name in kpis.finditer(sentence):
        figure = _FIGURE.match(sentence, name.end())
        if figure is None or figure["unit"] == "个百分点":
            continue
        if _OTHER_TIME.search(sentence[: name.start()]):
            continue
        told: Sequence[str] = places.findall(sentence, 0, name.start())
        found.append(_claim(told[-1] if told else CITY_WORD, name[0], figure))
    return found


def _claim(area: str, name: str, figure: re.Match[str]) -> Claim:
    digits = Decimal(re.sub("[,，]", "", figure["digits"]))
    power = _POWERS.get(figure["power"] or "", Decimal(1))
    more = figure["more"] or figure["more_after"]
    before = figure["before"] or ""
    hedge = "余" if more else "近" if before not in ("", "约") else before
    exponent = digits.as_tuple().exponent
    step = Decimal(1).scaleb(int(exponent)) * power
    shortest = digits.normalize().as_tuple().exponent
    return Claim(
        area=area,
        name=name,
        value=digits * power,
        is_percent=figure["unit"] == "%",
        hedge=hedge,
        step=step,
        open_step=Decimal(1).scaleb(int(shortest)) * power,
        quoted=f"{name}{figure[0]}".strip(),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first: 按期结案率 is not 结案率."""
    every = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, every)) or r"(?!)")
