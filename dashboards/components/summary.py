"""The top of the quality page: the verdict, and one tile per part of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.quality import UNMET, Arrival, Verdict, arrival_of
from dashboards.queries import Row
from publishing import Manifest, Timeline


def title(city: str, manifest: Manifest) -> str:
    """City, the time the data is as of, and the edition."""
    return (
        '<div class="um-title"><h1>数据质量</h1>'
        f"<p>{markup.text(city)} · 数据截止 {fmt.moment(manifest.as_of)}"
        f" · 版次 {markup.text(manifest.edition_id)}</p></div>"
    )


def hero(first: str, others: Sequence[str], sign: Verdict, tiles: Iterable[str]) -> str:
    """What to know in ten seconds."""
    shape = f'<span class="um-{sign.style}" aria-hidden="true">{sign.shape}</span>'
    said = "".join(f"<p>{markup.text(sentence)}</p>" for sentence in others)
    return (
        '<section class="um-hero" aria-label="本版结论">'
        f'<div class="um-says"><p class="um-first">{shape} {markup.text(first)}</p>{said}</div>'
        f'<nav class="um-tiles" aria-label="本页各部分">{"".join(tiles)}</nav></section>'
    )


def checks_tile(counts: Mapping[Verdict, int]) -> str:
    """Checks by mark, those that are not applicable apart."""
    shown = [verdict for verdict in (*UNMET, Verdict.PASSED) if counts[verdict]]
    said = "".join(_pair(verdict, counts[verdict]) for verdict in shown)
    return _tile("gates", "质量闸门", said or _none("没有检查记录"))


def conservation_tile(rows: Sequence[Row] | None) -> str:
    """Whether every row that was read is accounted for."""
    if not rows:
        return _tile("conservation", "数据守恒", _none(fmt.NO_DATA))
    lost = [row for row in rows if row["rows_lost"]]
    sign, word = (Verdict.BLOCKING, "不守恒") if lost else (Verdict.PASSED, "全部守恒")
    number = f"{len(lost)} 个来源{word}" if lost else f"{len(rows)} 个来源{word}"
    return _tile("conservation", "数据守恒", _sign(sign) + number)


def quarantine_tile(rows: Sequence[Row] | None) -> str:
    """Rows in quarantine and their share of the rows read."""
    if not rows:
        return _tile("quarantine", "隔离", _none(fmt.NO_DATA))
    refused = sum(row["rows_quarantined"] for row in rows)
    read = sum(row["rows_read"] for row in rows)
    share = fmt.share(refused / read if read else None)
    return _tile("quarantine", "隔离", f"<b>{fmt.number(refused)}</b>行，占读入 {share}")


def freshness_tile(deliveries: Sequence[Row]) -> str:
    """Sources by how fresh they are."""
    arrivals = [arrival_of(row["status"]) for row in deliveries]
    said = "".join(
        _pair(arrival, arrivals.count(arrival)) for arrival in Arrival if arrival in arrivals
    )
    return _tile("freshness", "数据新鲜度", said or _none(fmt.NO_DATA))


def history_tile(timeline: Timeline) -> str:
    """Editions that are kept."""
    return _tile("history", "版次历史", f"保留 <b>{len(timeline.records)}</b>个版次")


def restated_tile(periods: Sequence[Row] | None) -> str:
    """Figures of closed periods that were changed since they were published."""
    if periods is None:
        return _tile("restated", "数字更正", _none("没有台账"))
    figures = sum(row["figures"] for row in periods)
    said = f"累计 <b>{fmt.number(figures)}</b>条" if figures else _none("没有更正")
    return _tile("restated", "数字更正", said)


def _tile(anchor: str, name: str, said: str) -> str:
    return f'<a href="#{anchor}"><strong>{name}</strong><span>{said}</span></a>'


def _pair(sign: markup.Sign, count: int) -> str:
    """A mark and its number, kept on one line."""
    return f'<span class="um-pair">{markup.mark(sign)} <b>{fmt.number(count)}</b></span>'


def _sign(sign: Verdict) -> str:
    return f'<span class="um-mark um-{sign.style}" aria-hidden="true">{sign.shape}</span>'


def _none(word: str) -> str:
    return f'<span class="um-none">{word}</span>'
