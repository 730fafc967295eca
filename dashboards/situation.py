"""What 总览 says of one area, apart from how it is shown: page and 晨报 are both made of it.

Nothing is computed here that the edition publishes; what is chosen out of it is chosen once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cities.settings import CitySettings
from dashboards import figures, headline, matters, withheld
from dashboards.editions import Reader
from dashboards.indicators import DOMAINS, HEADLINES, SURVEYED, Area
from dashboards.matters import Matter
from dashboards.periods import Period
from dashboards.queries import Parameter, Row
from dashboards.readings import Reading

PLACES_SHOWN = 10
ITEMS_SHOWN = 8
ON_TIME = "C13"
"""按期结案率: its units are told where no indicator that has units got worse."""


@dataclass(frozen=True)
class Situation:
    """One area in the period that each domain reports: readings, sentences, what is urgent.

    `worst` moved furthest the wrong way, in its own usual movement (None: nothing did); `owned` is
    told by unit in its stead where it is not (None: it is, or nothing is); `places`
    are the worst of the 易反复点位, or `unlisted` says why the edition keeps them back; `items` are
    the lowest items of the last survey, or `unsurveyed` says why there is none; `unranked` says why
    they have no ranks.
    """

    area: Area
    periods: Mapping[str, Period | None]
    readings: Mapping[str, list[Reading]]
    sentences: Sequence[str]
    worst: Reading | None
    owned: Reading | None
    matters: Sequence[Matter]
    places: Sequence[Row]
    unlisted: str
    items: Sequence[Row]
    unranked: str
    unsurveyed: str


def situation_of(
    reader: Reader, city: CitySettings, area: Area, chosen: Period | None
) -> Situation:
    """The situation of an area; `chosen` is the period somebody asked for, None the newest."""
    book = reader.book()
    periods = {
        domain: book.period(domain, city.reporting_month.get(domain), chosen) for domain in DOMAINS
    }
    found = headlines(reader, [area], periods)
    readings = {
        domain: [found[kpi, area.area_id] for kpi in ids if (kpi, area.area_id) in found]
        for domain, ids in HEADLINES.items()
    }
    every = [reading for of_domain in readings.values() for reading in of_domain]
    worst = headline.worst(every)
    told = _owned(reader, area, every)
    owned = None if told is worst else told
    unlisted = withheld.places(reader)
    places = [] if unlisted else _places(reader, area, periods["case"])
    items = _items(reader, area, periods[SURVEYED])
    unranked = withheld.ranks(reader, {row["wave"] for row in items})
    return Situation(
        area=area,
        periods=periods,
        readings=readings,
        sentences=_sentences(reader, area, every, worst, owned),
        worst=worst,
        owned=owned,
        matters=matters.of(reader, area, every, places, items, unlisted, unranked),
        places=places,
        unlisted=unlisted,
        items=items,
        unranked=unranked,
        unsurveyed="" if periods[SURVEYED] else headline.no_survey(book, chosen),
    )


def headlines(
    reader: Reader, areas: Sequence[Area], periods: Mapping[str, Period | None]
) -> dict[tuple[str, str], Reading]:
    """Headline readings by KPI and area, asked for once a period."""
    found: dict[tuple[str, str], Reading] = {}
    for period in sorted({period for period in periods.values() if period is not None}):
        domains = [domain for domain, of_domain in periods.items() if of_domain == period]
        ids = [kpi_id for domain in domains for kpi_id in HEADLINES[domain]]
        area_ids = [area.area_id for area in areas]
        found |= figures.of_areas(reader, ids, area_ids, period)
    return found


def _sentences(
    reader: Reader,
    area: Area,
    every: Sequence[Reading],
    worst: Reading | None,
    owned: Reading | None,
) -> list[str]:
    currency = reader.edition.manifest.currency
    said = [
        headline.score_sentence(every),
        headline.furthest_sentence(every, currency),
        headline.worst_sentence(every, worst, currency),
    ]
    if worst is not None:
        said.append(_whose(reader, area, worst))
    if owned is not None:
        told = headline.owned_sentence(every, owned, currency)
        said.append(told + _whose(reader, area, owned))
    return [sentence for sentence in said if sentence]


def _whose(reader: Reader, area: Area, reading: Reading) -> str:
    """The district and the responsible unit that stand worst in an indicator."""
    book, currency = reader.book(), reader.edition.manifest.currency
    where = headline.where_sentence(book, reading, currency) if area == book.city else ""
    return where + headline.who_sentence(reading, _units(reader, reading, area), currency)


def _owned(reader: Reader, area: Area, every: Sequence[Reading]) -> Reading | None:
    """Of the indicators with units to compare the one that got worst, else 按期结案率."""
    on_time = [reading for reading in every if reading.kpi.kpi_id == ON_TIME]
    candidates = [*headline.setbacks(every), *on_time]
    return next((one for one in candidates if len(_units(reader, one, area)) > 1), None)


def _units(reader: Reader, reading: Reading, area: Area) -> list[Row]:
    return figures.units_of(reader, reading, area.area_id)


def _places(reader: Reader, area: Area, period: Period | None) -> list[Row]:
    if period is None:
        return []
    return reader.ask("hotspots", area_id=area.area_id, month=period.end, top=PLACES_SHOWN)


def _items(reader: Reader, area: Area, period: Period | None) -> list[Row]:
    if period is None:
        return []
    asked: dict[str, Parameter] = {"first": period.start, "period_end": period.end}
    return reader.ask("survey_items", area_id=area.area_id, **asked, top=ITEMS_SHOWN)
