"""Holding every issue against the edition in use: what would be different today (G16)."""

from __future__ import annotations

from dataclasses import dataclass

from publishing.city_data import CityData
from publishing.editions import Edition
from publishing.exports.errors import ExportError
from publishing.exports.figures import Figures
from publishing.exports.league import League, read_league
from publishing.exports.papers import Source, Stamp, half_year_paper, league_paper
from publishing.exports.period import Period
from publishing.exports.reference_tables import quoted_rows
from publishing.issues.differences import Difference, differences
from publishing.issues.register import Issue, list_issues
from publishing.issues.state import State, state_of
from publishing.sealing.check import problems
from publishing.sealing.keys import public_pem, signing_key


@dataclass(frozen=True)
class Watched:
    """The newest issue of a period: what differs now, and what is wrong with its folder."""

    issue: Issue
    differences: tuple[Difference, ...]
    damage: tuple[str, ...]
    note: str = ""


def watch(data: CityData, period: Period | None = None) -> list[Watched]:
    """The newest issue of every period against the edition in use; nothing is written.

    Raises:
        EditionError: nothing was published yet.
    """
    edition = data.edition_in_use()
    issued = list_issues(data.issues, period)
    newest = {each.period: each for each in issued}
    damage: dict[Period, list[str]] = {each: [] for each in newest}
    for each in issued:
        damage[each.period] += [f"{each.number}：{wrong}" for wrong in _damage(data, each)]
    return [_watched(edition, each, damage[of]) for of, each in newest.items()]


def state_now(edition: Edition, period: Period, rule_edition: str | None) -> State:
    """The period as the edition has it, complete or not."""
    source, stamp = Source(edition.id, edition.manifest.as_of), Stamp()
    with edition.connect() as connection:
        figures = Figures(connection, period)
        league: League | None = None
        if period.period_type == "H":
            half_year_paper(figures, source, stamp)
        if rule_edition is not None or period.period_type != "H":
            league = read_league(connection, period, rule_edition)
            league_paper(league, figures, source, stamp)
        return state_of(league, quoted_rows(figures.register))


def _damage(data: CityData, issue: Issue) -> list[str]:
    return problems(issue.folder, public_pem(signing_key(data.secrets)))


def _watched(edition: Edition, issue: Issue, damage: list[str]) -> Watched:
    try:
        now = state_now(edition, issue.period, issue.facts["rule_edition"])
    except ExportError as error:
        return Watched(issue, (), tuple(damage), f"当前版次无法与之比较：{error}")
    return Watched(issue, tuple(differences(issue.state(), now)), tuple(damage))
