"""G14: a figure of a text fits the edition within the limits of DOMAIN §13, or is told apart."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from publishing.__main__ import main
from publishing.claims.judging import check_text, fits
from publishing.claims.reading import claims
from publishing.exports.period import Period

NAMES = ["结案率", "按期结案率", "立案数", "罚款金额"]
MAY = Period.parse("2025-05")


def one(text: str):
    (claim,) = claims(text, NAMES, ["东区"])
    return claim


@pytest.mark.parametrize(
    ("text", "actual", "is_right"),
    [
        ("结案率97.3%", "97.349", True),
        ("结案率97.3％", "97.351", False),
        ("结案率为97.3%", "97.25", True),
        ("立案数为9,108件", "9108", True),
        ("立案数9108件", "9109", False),
        ("立案数达4000余件", "4000", True),
        ("立案数4000余件", "4999", True),
        ("立案数4000余件", "5000", False),
        ("立案数4000余件", "3999", False),
        ("立案数1.2万余件", "12999", True),
        ("立案数1.2万余件", "13000", False),
        ("立案数2万多件", "29999", True),
        ("立案数近3万件", "29500", True),
        ("立案数近3万件", "30000", False),
        ("立案数近3万件", "28000", False),
        ("立案数约1万件", "9500", True),
        ("立案数约1万件", "9499", False),
        ("罚款金额20.4万元", "204449.5", True),
        ("罚款金额20.4万元", "204550", False),
        ("罚款金额（普通程序）共12.5元", "12.54", True),
        ("罚款金额12.5元", "12.56", False),
    ],
)
def test_a_stated_figure_is_right_within_its_limits(text: str, actual: str, is_right: bool) -> None:
    assert fits(one(text), Decimal(actual)) is is_right


@pytest.mark.parametrize(
    "text",
    [
        "结案率上升3个百分点",
        "结案率3个百分点",
        "上月结案率97.1%",
        "目标结案率95%",
        "结案率。97.3%",
        "结案率和满意度都超过90%",
    ],
)
def test_changes_targets_and_other_times_are_no_claims(text: str) -> None:
    assert claims(text, NAMES, []) == []


def test_the_longest_name_counts_and_the_area_named_last() -> None:
    found = claims("东区按期结案率90%，全市结案率95%。立案数3件", NAMES, ["东区"])
    assert [(claim.area, claim.name) for claim in found] == [
        ("东区", "按期结案率"),
        ("全市", "结案率"),
        ("全市", "立案数"),
    ]


def test_what_the_product_writes_itself_fits_its_edition(league_edition, may_pack) -> None:
    paper = docx.Document(io.BytesIO(may_pack.files["通报.docx"]))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    with league_edition.connect() as connection:
        told = check_text(connection, text, MAY)
    assert len(told) > 5
    assert [each.line for each in told if not each.fits] == []


def test_the_command_names_what_the_edition_contradicts(city, tmp_path: Path, capsys) -> None:
    with city.edition_in_use().connect() as connection:
        value = connection.execute(
            "select value from kpi_value where kpi_id = 'C12' and breakdown = 'total'"
            " and period_type = 'M' and period_start = date '2025-05-01'"
        ).fetchone()[0]
    text = tmp_path / "通报.txt"
    text.write_text(f"5月结案率{value:.2%}。", encoding="utf-8")
    asked = ["claims", str(text), "--data", str(city.root), "--period", "2025-05"]
    assert main(asked) == 0
    assert f"● 结案率{value:.2%}" in capsys.readouterr().out
    text.write_text(f"5月结案率{value + 0.01:.2%}。", encoding="utf-8")
    assert main(asked) == 1
    said = capsys.readouterr().out
    assert f"▲ 结案率{value + 0.01:.2%}：本版 {value * 100:.3f}".rstrip("0") in said
    assert "1 处与本版不符" in said
    text.write_text("2025年结案率1%", encoding="utf-8")
    assert main([*asked[:-1], "2019-01"]) == 0
    assert "– 结案率1%：本版该期没有这个数字，不能核对" in capsys.readouterr().out


def test_a_file_that_is_no_text_is_refused(city, tmp_path: Path, capsys) -> None:
    path = tmp_path / "通报.docx"
    path.write_bytes(b"\xff\xfe\x00")
    assert main(["claims", str(path), "--data", str(city.root), "--period", "2025-05"]) == 2
    assert "读不出来" in capsys.readouterr().err
