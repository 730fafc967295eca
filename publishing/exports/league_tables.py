"""The tables of a league (DOMAIN §10.3): ranking of each group, warnings, exclusions, 口径."""

from __future__ import annotations

from decimal import Decimal

from publishing.exports.content import Bar, Chart, HeaderCell, Table
from publishing.exports.league import League, half_up
from publishing.exports.league_text import LISTS, score_text, sentence
from publishing.exports.rows import Row

NONE = "—"
LABEL_CHARS = 12


def weight_text(weight: Decimal) -> str:
    """0.4 is 40%, 0.125 is 12.5%."""
    return f"{(weight * 100).normalize():f}%"


def group_header(league: League, group: str) -> tuple[tuple[HeaderCell, ...], ...]:
    """Two rows: what belongs together above, one component a column below."""
    components = league.components_of_group(group)
    upper = (
        HeaderCell("排名", rows=2),
        HeaderCell("单位", rows=2),
        HeaderCell("各分项得分（权重）", columns=len(components)),
        HeaderCell("加分", rows=2),
        HeaderCell("扣分", rows=2),
        HeaderCell("总分", rows=2),
        HeaderCell(f"{league.period.previous_zh}排名", rows=2),
        HeaderCell("升降", rows=2),
        HeaderCell("95%名次区间", rows=2),
        HeaderCell("红黑榜", rows=2),
        HeaderCell("备注", rows=2),
    )
    lower = tuple(
        HeaderCell(f"{row['component_name']}（{weight_text(row['weight'])}）") for row in components
    )
    return upper, lower


def group_table(league: League, group: str) -> Table:
    """The ranking of one group, with its mean below."""
    components = league.components_of_group(group)
    scores = league.scores
    rows = [
        (
            _whole(row["rank"]) if row["rank"] is not None else "无数据",
            row["unit_name"],
            *(
                _score(scores[group, row["unit_id"], each["component"]]["score"])
                for each in components
            ),
            _score(row["bonus"]),
            _score(row["deduction"]),
            score_text(league, row),
            _whole(row["prev_rank"]),
            movement(row["rank_delta"]),
            interval(row),
            LISTS.get(row["list"] or "", ""),
            remark(row),
        )
        for row in league.of_group(group)
    ]
    mean = next((row["group_mean"] for row in league.of_group(group) if row["group_mean"]), None)
    blank = ("",) * (len(components) + 2)
    mean_text = NONE if mean is None else f"{mean:.{league.decimals}f}"
    rows.append(("", "组平均", *blank, mean_text, *("",) * 5))
    return Table(
        title=f"{group}排名表",
        header=group_header(league, group),
        rows=tuple(rows),
        widths=(4.2, 11, *(8.5,) * len(components), 5, 5, 6.5, 5.5, 4.5, 7, 5.5, 12),
        align="cl" + "r" * (len(components) + 3) + "ccccl",
        notes=(
            f"总分＝Σ（分项得分×权重）＋加分－扣分，按{league.rounding_zh}"
            f"保留{league.decimals}位小数；{sentence(league.rule['tie_zh'])}",
        ),
        emphasised=1,
    )


def group_chart(league: League, group: str) -> Chart:
    """Published scores as bars, the group's mean as a line; the axis begins below the lowest."""
    ranked = [row for row in league.of_group(group) if row["published_score"] is not None]
    lowest = min((float(row["published_score"]) for row in ranked), default=0.0)
    mean = next((row["group_mean"] for row in ranked if row["group_mean"] is not None), None)
    origin = max(0.0, (int(lowest / 10) - 1) * 10.0)
    return Chart(
        title=f"{group}得分（横轴自{origin:.0f}分起）",
        bars=tuple(
            Bar(short(row["unit_name"]), float(row["published_score"]), score_text(league, row))
            for row in ranked
        ),
        origin=origin,
        line=None if mean is None else float(mean),
        line_text="" if mean is None else f"组平均 {mean:.{league.decimals}f}",
    )


def warning_table(league: League) -> Table | None:
    """单项预警: items that lost more than the share the rules allow; None when there is none."""
    names = league.unit_names()
    warned = [row for row in league.warnings if row["is_warned"]]
    if not warned:
        return None
    return Table(
        title="单项预警",
        header=(tuple(map(HeaderCell, ("单位", "考核项目", "扣分", "项目分值", "扣分占比"))),),
        rows=tuple(
            (
                str(names.get(row["unit_id"], row["unit_id"])),
                row["item_name"],
                _score(row["deduction"]),
                _score(row["full_score"]),
                f"{half_up(Decimal(str(row['ratio'])) * 100, 2)}%",
            )
            for row in warned
        ),
        widths=(14, 26, 10, 10, 10),
        align="llrrr",
    )


def exclusion_table(league: League) -> Table | None:
    """剔除清单: what accepted appeals took out, and what was given back for it."""
    if not league.exclusions:
        return None
    names, components = league.unit_names(), league.component_names()
    header = ("单位", "分项", "案件（问题）编号", "剔除理由", "认定", "认定日期", "返还分值")
    return Table(
        title="申诉剔除清单",
        header=(tuple(map(HeaderCell, header)),),
        rows=tuple(
            (
                str(names.get(row["unit_id"], row["unit_id"])),
                str(components.get(row["component"], row["component"])),
                row["evidence_id"],
                row["ground_zh"] or "",
                row["decided_by_role"] or "",
                f"{row['decided_on']:%Y-%m-%d}" if row["decided_on"] else NONE,
                _score(row["points"]),
            )
            for row in league.exclusions
        ),
        widths=(12, 12, 24, 20, 9, 13, 10),
        align="llllccr",
    )


def short(name: str) -> str:
    """A name that fits beside its bar."""
    return name if len(name) <= LABEL_CHARS else name[: LABEL_CHARS - 1] + "…"


def movement(delta: int | None) -> str:
    """↑2, ↓1, →; a dash where there was no rank before."""
    if delta is None:
        return NONE
    return "→" if delta == 0 else f"{'↑' if delta > 0 else '↓'}{abs(delta)}"


def interval(row: Row) -> str:
    """The ranks that the resampled counts allow: 2–5."""
    if row["rank_low"] is None or row["rank_high"] is None:
        return NONE
    return f"{row['rank_low']}–{row['rank_high']}"


def remark(row: Row) -> str:
    """What the table says beside a unit: what it lacks, a shared place, months left out."""
    return str(row["remark_zh"] or "")


def _score(figure: Decimal | None) -> str:
    return NONE if figure is None else f"{half_up(Decimal(figure), 2)}"


def _whole(figure: int | None) -> str:
    return NONE if figure is None else str(figure)
