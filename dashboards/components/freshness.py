"""数据新鲜度: how new each source's data is, and when it was last fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dashboards import format as fmt
from dashboards.components import markup
from dashboards.quality import Arrival, arrival_of
from dashboards.queries import Row

_HEADS = [
    ("来源", ""),
    ("状态", ""),
    ("最新数据时间", ""),
    ("距今", "um-num"),
    ("最近取数", ""),
]


def freshness(deliveries: Sequence[Row], titles: Mapping[str, str], now: datetime) -> str:
    """Sources that are watched, the latest last; one-time deliveries folded away.

    `now` is naive wall time of the city, `titles` are Chinese titles of landed tables.
    """
    if not deliveries:
        return markup.calm("没有登记任何数据来源。")
    ranked = sorted(deliveries, key=lambda row: list(Arrival).index(arrival_of(row["status"])))
    watched = [row for row in ranked if arrival_of(row["status"]) is not Arrival.SNAPSHOT]
    snapshots = [row for row in ranked if arrival_of(row["status"]) is Arrival.SNAPSHOT]
    shown = (
        _table(watched, titles, now, "定期来源")
        if watched
        else markup.calm("没有定期交付的来源，不考核新鲜度。")
    )
    if not snapshots:
        return shown
    return (
        f'{shown}<details class="um-more"{"" if watched else " open"}>'
        f"<summary>一次性交付的来源 {len(snapshots)} 个，不考核新鲜度</summary>"
        f"{_table(snapshots, titles, now, '一次性交付的来源')}</details>"
    )


def _table(rows: Sequence[Row], titles: Mapping[str, str], now: datetime, label: str) -> str:
    body = [_row(row, titles, now) for row in rows]
    return markup.scrolling(markup.table(_HEADS, body, "um-sources"), label)


def _row(row: Row, titles: Mapping[str, str], now: datetime) -> str:
    newest = row["last_source_time"]
    age = fmt.DASH if newest is None else fmt.age(now - newest)
    return (
        f'<tr><th scope="row">{markup.text(titles.get(row["table_name"], row["table_name"]))}'
        f'<span class="um-sub">{markup.text(row["source"])}</span></th>'
        f"<td>{markup.mark(arrival_of(row['status']))}</td>"
        f"<td>{_moment(newest)}</td>"
        f'<td class="um-num">{age}</td><td>{_moment(row["last_pulled_at"])}</td></tr>'
    )


def _moment(value: datetime | None) -> str:
    return f'<span class="um-weak">{fmt.DASH}</span>' if value is None else fmt.moment(value)
