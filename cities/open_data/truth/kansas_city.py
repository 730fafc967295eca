"""Kansas City resident survey: 70 items on the 1–5 scale (KPIs V01–V03, V05)."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from cities.open_data.truth.raw_files import csv_files, percent, records, rounded

FOLDER = "kansas_city_survey_2021"
WAVE = "1QSEP2021"
DONT_KNOW = "9"
SCALE = {"1", "2", "3", "4", "5"}
DISTRICT_ITEMS = ("q9_01", "q12_01", "q3_04")
# The blocks of the questionnaire that ask "how satisfied are you": q1 rates the city as a place,
# q25–q32 ask for behaviour, health and opportunity, and the other numbers ask for priorities.
SATISFACTION_BLOCKS = ("q2", "q3", "q5", "q7", "q9", "q11", "q12", "q14", "q15", "q17")


def satisfaction_items(labels: dict[str, str]) -> list[str]:
    """Codes of the labelled items on the 1–5 satisfaction scale."""
    return [code for code in labels if code.split("_")[0] in SATISFACTION_BLOCKS]


def count(raw_dir: Path) -> dict[str, Any]:
    """Respondents, and n, mean and share satisfied of every item, lowest mean first."""
    folder = raw_dir / FOLDER
    labels = json.loads((folder / "question_labels.json").read_text(encoding="utf-8"))
    people = [
        person for path in csv_files(folder) for person in records(path) if person["quarte"] == WAVE
    ]
    items = [_item(people, code, labels[code]) for code in satisfaction_items(labels)]
    lowest_first = sorted(items, key=lambda item: (item["mean"], item["item"]))
    return {
        WAVE: {
            "respondents": len(people),
            "five_lowest": lowest_first[:5],
            "five_highest": sorted(items, key=lambda item: (-item["mean"], item["item"]))[:5],
            "all_items": lowest_first,
            "district_means": {code: _by_district(people, code) for code in DISTRICT_ITEMS},
        }
    }


def _item(people: list[dict[str, str]], code: str, label: str) -> dict[str, Any]:
    answers = [person[code] for person in people]
    scores = [int(answer) for answer in answers if answer in SCALE]
    return {
        "item": code,
        "label": label,
        "n": len(scores),
        "dont_know_9": answers.count(DONT_KNOW),
        "blank": sum(1 for answer in answers if answer in ("", "NA")),
        "mean": rounded(Decimal(sum(scores)) / len(scores), 4),
        "top2_pct": percent(sum(1 for score in scores if score >= 4), len(scores)),
    }


def _by_district(people: list[dict[str, str]], code: str) -> dict[str, float]:
    scores: dict[str, list[int]] = defaultdict(list)
    for person in people:
        if person[code] in SCALE:
            scores[person["counci"]].append(int(person[code]))
    return {
        district: rounded(Decimal(sum(given)) / len(given), 4)
        for district, given in sorted(scores.items())
    }
