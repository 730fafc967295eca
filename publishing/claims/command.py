"""`python -m publishing claims`: a text that the bureau wrote, held against the edition in use."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from publishing.city_data import CityData
from publishing.claims.judging import check_text
from publishing.exports.errors import ExportError
from publishing.exports.period import Period


def add_claims_command(commands: Any) -> None:
    """Add its parser to those of `python -m publishing`."""
    made = commands.add_parser("claims", help="figures of a text against the edition (G14)")
    made.add_argument("text", type=Path, help="a text file in UTF-8")
    made.add_argument("--data", type=Path, required=True, help="the city's data folder")
    made.add_argument("--period", required=True, help="2025-05, 2025Q2, 2025H1 or 2025")
    made.set_defaults(run=_claims)


def _claims(arguments: argparse.Namespace) -> int:
    """0 when every figure found fits or cannot be compared; 1 when one says something else."""
    period = Period.parse(arguments.period)
    try:
        text = arguments.text.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ExportError(
            f"{arguments.text} 读不出来：要 UTF-8 的文本文件（{type(error).__name__}）"
        ) from error
    edition = CityData(arguments.data).edition_in_use()
    with edition.connect() as connection:
        told = check_text(connection, text, period)
    for each in told:
        print(each.line)
    wrong = sum(not each.fits and each.actual is not None for each in told)
    unknown = sum(each.actual is None for each in told)
    print(
        f"{period.name_zh}，版次 {edition.id}：读出 {len(told)} 处紧跟指标名称的数字，"
        f"{wrong} 处与本版不符，{unknown} 处不能核对；其余数字请人工核对"
    )
    return int(wrong > 0)
