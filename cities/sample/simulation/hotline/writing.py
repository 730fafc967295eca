"""Writing the daily files, and writing down what dirt they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from cities.sample.simulation.dirt import FILLED, DirtRegister
from cities.sample.simulation.hotline import deliveries, raw
from cities.sample.simulation.hotline.city import UNLISTED_CATEGORY, City
from cities.sample.simulation.hotline.deliveries import Window
from cities.sample.simulation.hotline.lives import RATINGS
from cities.sample.simulation.hotline.quirks import FULL_WIDTH, NO_PII
from cities.sample.simulation.hotline.states import end_of, state_at
from cities.sample.simulation.hotline.streets import NAMED, UNKNOWN, Array
from cities.sample.simulation.plan import Plan

FOLDER = "hotline"
TABLE = "src_hotline"
_ROWS_AT_ONCE = 60_000
_ONE_DAY = timedelta(days=1)
_FATES = {
    deliveries.COPY: ("duplicate_row", "merged", "identical_row"),
    deliveries.OLDER: ("older_state", "merged", "older_state"),
    deliveries.CLOSED_TOO_EARLY: ("closed_before_reported", "quarantined", "G03 closed_at"),
    deliveries.NO_DISTRICT: ("missing_value", "quarantined", "required district_name"),
}
Progress = Callable[[str], None]


def write_files(
    city: City, plan: Plan, register: DirtRegister, begin: date, since: date, progress: Progress
) -> None:
    """Write what is delivered on the days from `since` to the last one.

    begin: first day whose rows are worked out, some days before `since` when a night is replayed.
    """
    for window in deliveries.windows(city, plan, begin, plan.last_day):
        for files in _together(_files(window, since, plan.last_day)):
            _write(city, plan, window, files)
        _send_again(plan, register, window, since)
        _register(city, register, window, _delivered(window, since, plan.last_day))
        _register_totals(register, window, since, plan.last_day)
        progress(f"热线 {window.last:%Y-%m}")


def path_of(plan: Plan, day: date, ending: str = "") -> Path:
    """Daily file, e.g. `hotline/12345热线工单_20240105.csv`."""
    return plan.raw_dir / FOLDER / name_of(day, ending)


def name_of(day: date, ending: str = "") -> str:
    """Name of a daily file."""
    return f"12345热线工单_{day:%Y%m%d}{ending}.csv"


def _delivered(window: Window, since: date, last: date) -> Array:
    """Which rows of a window are delivered from `since` to `last`."""
    on = window.delivered_on
    return (on >= np.datetime64(since, "D")) & (on <= np.datetime64(last, "D"))


def _files(window: Window, since: date, last: date) -> Iterator[tuple[Array, date, bool]]:
    """(rows, day, is late) of every file; a day without rows still has its file."""
    number = (window.file_days - np.datetime64(window.first, "D")).astype(np.int64)
    key = number * 2 + window.is_late
    order = np.argsort(key, kind="stable")
    bounds = np.searchsorted(key[order], np.arange(2 * _days(window) + 1))
    for n in range(_days(window)):
        day = window.first + n * _ONE_DAY
        if since <= day <= last:
            yield order[bounds[2 * n] : bounds[2 * n + 1]], day, False
        late = order[bounds[2 * n + 1] : bounds[2 * n + 2]]
        if len(late) and since <= day + _ONE_DAY <= last:
            yield late, day, True


def _together(
    files: Iterator[tuple[Array, date, bool]],
) -> Iterator[list[tuple[Array, date, bool]]]:
    """Files in handfuls of about as many rows as are written at once."""
    handful: list[tuple[Array, date, bool]] = []
    for one in files:
        handful.append(one)
        if sum(len(rows) for rows, _, _ in handful) > _ROWS_AT_ONCE:
            yield handful
            handful = []
    if handful:
        yield handful


def _write(city: City, plan: Plan, window: Window, files: list[tuple[Array, date, bool]]) -> None:
    """Write some files; the text of all their cells is made in one go."""
    rows = np.concatenate([rows for rows, _, _ in files])
    told = raw.cells(city, window.orders, window.rows[rows], window.days[rows], window.kinds[rows])
    begin = 0
    for mine, day, is_late in files:
        path = path_of(plan, day, "_补报" if is_late else "")
        path.parent.mkdir(parents=True, exist_ok=True)
        has_total = not is_late and day in window.dirt.total
        path.write_bytes(raw.file_bytes(told.slice(begin, len(mine)), day, has_total))
        begin += len(mine)


def _send_again(plan: Plan, register: DirtRegister, window: Window, since: date) -> None:
    """The same bytes once more under another name, the day after; its rows have landed by then."""
    for day in window.dirt.resent:
        if window.first <= day <= window.last and since <= day + _ONE_DAY <= plan.last_day:
            again = path_of(plan, day, "(补发)")
            again.write_bytes(path_of(plan, day).read_bytes())
            told = (window.file_days == np.datetime64(day, "D")) & ~window.is_late
            rows = int((told & window.has_landed).sum())
            register.plant("resent_file", TABLE, rows, landed=rows, where=again.name)


def _register(city: City, register: DirtRegister, window: Window, delivered: Array) -> None:
    """Write down every kind of dirt of the delivered rows, once a month.

    What belongs to the order is counted in rows that land; the other fates belong to their row.
    """
    where = f"{window.first:%Y-%m}"
    for kind, (name, fate, reason) in _FATES.items():
        cnt = int((delivered & (window.kinds == kind)).sum())
        register.plant(name, TABLE, cnt, reason=reason, where=where, **{fate: cnt})
    refused = window.orders["is_refused"][window.rows] & (window.kinds == deliveries.PLAIN)
    cnt = int((delivered & refused).sum())
    register.plant(
        "impossible_value", TABLE, cnt, quarantined=cnt, reason="allowed appeal_type", where=where
    )
    found: Counter[tuple[str, str]] = Counter()
    lands = np.flatnonzero(delivered & window.has_landed)
    for begin in range(0, len(lands), _ROWS_AT_ONCE):
        rows = lands[begin : begin + _ROWS_AT_ONCE]
        traits = _traits(city, window, rows)
        found.update({key: int(told.sum()) for key, told in traits.items()})
        _tell(register, window, rows, traits)
    for (trait, reason), cnt in found.items():
        register.plant(trait, TABLE, cnt, landed=cnt, reason=reason, where=where)


def _tell(
    register: DirtRegister, window: Window, rows: Array, traits: dict[tuple[str, str], Array]
) -> None:
    """What must be read where digits are full-width: the moment, and that there is a person."""
    for column, landed in (("received_at", "received_at"), ("caller_phone", "person_hash")):
        some = rows[traits["fullwidth_digits", column]]
        mine = {name: values[window.rows[some]] for name, values in window.orders.items()}
        numbers = raw.number_text(mine["day"], mine["seq"])
        told = raw.clock_text(mine["received"]) if landed == column else [FILLED] * len(some)
        days, is_late = window.file_days[some], window.is_late[some]
        for file in sorted(set(zip(days.tolist(), is_late.tolist(), strict=True))):
            here = np.flatnonzero((days == np.datetime64(file[0], "D")) & (is_late == file[1]))
            register.tell(
                "fullwidth_digits",
                TABLE,
                numbers.gather(here),
                landed,
                pl.Series(told, dtype=pl.String).gather(here),
                reason=column,
                file=name_of(file[0], "_补报" if file[1] else ""),
            )


def _traits(city: City, window: Window, rows: Array) -> dict[tuple[str, str], Array]:
    """Which of some landed rows show each kind of dirt that lands."""
    mine = {name: values[window.rows[rows]] for name, values in window.orders.items()}
    state = state_at(mine, end_of(window.days[rows]))
    unlisted = city.matters.names.index(UNLISTED_CATEGORY)
    hidden = (state["rating"] == len(RATINGS) - 1) & mine["hides_rating"]
    has_unit = state["unit"] >= 0
    is_named = mine["area"] == NAMED
    drifts = (is_named & (mine["spelling"] > 0)) | (mine["district_spelling"] > 0)
    units = raw.units(city, mine, state)
    is_other = has_unit & ~units.is_in(city.units.official).fill_null(True).to_numpy()
    traits = {
        ("late_file", ""): window.is_late[rows],
        ("name_drift", "street_name"): drifts,
        ("name_drift", "unit_name"): is_other & ~mine["unknown_unit"],
        ("unknown_area", "street_name"): mine["area"] == UNKNOWN,
        ("unknown_unit", "unit_name"): has_unit & mine["unknown_unit"],
        ("unknown_category", "category_l3"): mine["matter"] == unlisted,
        ("fullwidth_digits", "received_at"): mine["wide_time"],
        ("fullwidth_digits", "caller_phone"): (mine["phone"] == FULL_WIDTH) & (mine["person"] >= 0),
        ("redacted_x", "redacted:satisfaction"): hidden,
        ("clock_skew", "clock_skew:signed_at"): mine["clock_skew"] & ~np.isnat(state["signed"]),
        ("personal_data", "content"): mine["pii"] != NO_PII,
    }
    return traits


def _register_totals(register: DirtRegister, window: Window, since: date, last: date) -> None:
    for day in window.dirt.total:
        if max(since, window.first) <= day <= min(last, window.last):
            register.plant(
                "total_row",
                TABLE,
                1,
                quarantined=1,
                reason="required received_at",
                where=f"{day:%Y-%m-%d}",
            )


def _days(window: Window) -> int:
    return (window.last - window.first).days + 1
