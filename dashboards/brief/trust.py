"""数据是否可信: the gates and the freshness of an edition in two sentences, each with its tone."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards import quality
from dashboards.access.scope import WHOLE_CITY
from dashboards.editions import Reader
from dashboards.quality import Arrival, arrival_of
from dashboards.queries import Row

PASSED = "本版次通过了发布前的全部关键检查。"
LATE_SHOWN = 3


def tells_of_runs(reader: Reader) -> bool:
    """Whether the reader learns of sources and checks, which name whatever district."""
    return reader.scope == WHOLE_CITY


def sentences(reader: Reader) -> list[tuple[str, str]]:
    """Sentence and tone, gates first; for one district only that the edition passed."""
    if not tells_of_runs(reader):
        return [(PASSED, "plain")]
    gates = reader.ask_of("quality_gate", "quality_gates") or []
    counts = quality.tally(quality.gate_reports(reader.ask("check_results"), gates))
    sign = quality.sign(None, counts)
    said = quality.first_sentence(None, counts)
    titles = {
        row["table_name"]: row["table_title"]
        for row in reader.ask_of("delivery_summary", "conservation") or []
    }
    return [(f"{sign.shape} {said}", sign.style), _fresh(reader.ask("deliveries"), titles)]


def _fresh(deliveries: Sequence[Row], titles: dict[str, str]) -> tuple[str, str]:
    if not deliveries:
        return f"数据新鲜度：{fmt.NO_DATA}。", "none"
    arrivals = [(arrival_of(row["status"]), row) for row in deliveries]
    late = [(found, row) for found, row in arrivals if found in (Arrival.MISSING, Arrival.STALE)]
    if not late:
        nightly = sum(found is Arrival.FRESH for found, _ in arrivals)
        if not nightly:
            return f"{Arrival.SNAPSHOT.shape} {len(arrivals)} 个来源均为一次性交付。", "none"
        return f"{Arrival.FRESH.shape} 每日来源 {nightly} 个，全部按时。", Arrival.FRESH.style
    named = "、".join(
        f"{titles.get(row['table_name'], row['table_name'])}（{row['source']}，"
        f"最新 {fmt.moment(row['last_source_time'])}，{found.word}）"
        for found, row in late[:LATE_SHOWN]
    )
    more = f"等 {len(late)} 个" if len(late) > LATE_SHOWN else ""
    worst = min((found for found, _ in late), key=list(Arrival).index)
    return f"{worst.shape} 没有按时的来源：{named}{more}。", worst.style
