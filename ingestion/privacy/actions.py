"""What a contract declares about its personal columns, done to a delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from ingestion.contracts.base import Action, Personal
from ingestion.parsing.text import tidy
from ingestion.privacy.keyed import CODE_LENGTH, code_list, name_hash, phone_hash
from ingestion.privacy.scrub import scrub


def apply_actions(
    personal: pl.DataFrame,
    declared: Mapping[str, Personal],
    list_targets: frozenset[str],
    key: bytes,
) -> pl.DataFrame:
    """The columns that personal ones become, under the names of their targets.

    `personal` holds raw text by canonical name. What is dropped or refused leaves no trace here.
    Where two columns share a target the one the contract names first wins, the other fills its
    gaps. `list_targets` are targets that hold a list of codes.
    """
    made: dict[str, pl.Series] = {}
    for name, how in declared.items():
        if name not in personal.columns or how.target is None:
            continue
        cells = personal[name].cast(pl.String)
        if how.action is Action.CODE and how.target in list_targets:
            series = code_list(cells, key)
        else:
            series = _KEEPS[how.action](cells, key)
        first = made.get(how.target)
        made[how.target] = series if first is None else first.zip_with(first.is_not_null(), series)
    return pl.DataFrame([series.rename(target) for target, series in made.items()])


def _scrubbed(cells: pl.Series, key: bytes) -> pl.Series:
    return pl.DataFrame(cells).select(scrub(tidy(pl.col(cells.name)))).to_series()


def _coded(cells: pl.Series, key: bytes) -> pl.Series:
    return name_hash(cells, key, CODE_LENGTH)


_KEEPS: dict[Action, Callable[[pl.Series, bytes], pl.Series]] = {
    Action.HASH_PHONE: phone_hash,
    Action.HASH_NAME: name_hash,
    Action.SCRUB: _scrubbed,
    Action.CODE: _coded,
}
