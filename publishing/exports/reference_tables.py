"""The tables at the end of a paper: 口径 and 指标引用 (which row each figure was read from)."""

from __future__ import annotations

from publishing.exports.cells import Cell
from publishing.exports.content import HeaderCell, Table
from publishing.exports.league import League
from publishing.exports.references import Reference, Register, Value
from publishing.exports.rows import Row

REFERENCE_HEADER = (
    *("序号", "表", "指标", "名称", "口径", "周期", "期初", "区域", "分组", "成员", "引用列"),
    *("数值", "分子", "分母", "状态"),
)


def reference_row(number: int, reference: Reference) -> tuple[Cell, ...]:
    """A reference as the cells of `REFERENCE_HEADER`."""
    return (
        number,
        reference.table,
        reference.kpi_id,
        reference.name_zh,
        reference.policy_zh or reference.policy,
        reference.period_type,
        f"{reference.period_start:%Y-%m-%d}",
        reference.area_id,
        reference.breakdown,
        reference.breakdown_id,
        reference.field,
        reference.value,
        reference.numerator,
        reference.denominator,
        reference.status,
    )


def quoted_rows(register: Register) -> list[Row]:
    """The references as rows: what was quoted, whatever number it had."""
    return [
        dict(zip(REFERENCE_HEADER[1:], reference_row(number, each)[1:], strict=True))
        for number, each in register.listed()
    ]


def reference_table(register: Register) -> Table:
    """The references in a form that fits a page."""
    header = ("序号", "指标", "名称", "口径", "分组", "引用", "数值", "分子", "分母")
    rows = tuple(
        (
            f"[{number}]",
            each.kpi_id or each.table,
            each.name_zh,
            each.policy_zh or each.policy,
            f"{each.breakdown}={each.breakdown_id}" if each.breakdown_id else "合计",
            each.field,
            _plain(each.value),
            _plain(each.numerator),
            _plain(each.denominator),
        )
        for number, each in register.listed()
    )
    return Table(
        title="指标引用表",
        header=(tuple(map(HeaderCell, header)),),
        rows=rows,
        widths=(5, 13, 17, 17, 18, 18, 12, 12, 12),
        align="clllllrrr",
        notes=("文中上标序号对应本表；每个数字都可在版次的相应表中按本行查得。",),
    )


def policy_rows(league: League) -> list[tuple[str, str]]:
    """口径: what the rules say, as label and text."""
    rule = league.rule
    until = f"{rule['effective_to']:%Y-%m-%d}" if rule["effective_to"] else "现行"
    since = f"{rule['effective_from']:%Y-%m-%d}" if rule["effective_from"] else "—"
    return [
        ("考核办法", f"{rule['title_zh'] or ''} {rule['document_no'] or ''}".strip()),
        ("规则版本", f"{league.rule_edition}（{since} 至 {until}）"),
        ("计分", "总分＝Σ（分项得分×权重）＋加分－扣分，以十进制精确计算"),
        ("舍入", f"{league.rounding_zh}，只在最后一次，保留{league.decimals}位小数"),
        ("并列", rule["tie_zh"] or "—"),
        ("缺项", rule["missing_zh"] or "—"),
        ("红榜", rule["red_zh"] or "—"),
        ("黑榜", rule["black_zh"] or "—"),
        ("申诉", rule["appeal_zh"] or "—"),
        (
            "名次区间",
            "按各单位基础数量重复抽样所得；名次区间与其他单位重叠的统计上不可区分，先后不宜解读",
        ),
        ("说明", rule["note_zh"] or "—"),
    ]


def policy_table(league: League) -> Table:
    """口径 as a table."""
    return Table(
        title="考核口径",
        header=(tuple(map(HeaderCell, ("事项", "内容"))),),
        rows=tuple(policy_rows(league)),
        widths=(14, 86),
        align="cl",
    )


def _plain(value: Value) -> str:
    return "—" if value is None else f"{value:.8g}"
