"""Signing off a period (签发) and correcting what was signed off: a new folder, never a change.

data/<city>/issues/2025-05.1/{issue.json, tables/*.json, pack/*, manifest.json, manifest.sig, …}
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from publishing.city_data import CityData
from publishing.editions import Edition
from publishing.exporting import log_entry, sealed_pack
from publishing.exports.errors import ExportError
from publishing.exports.pack import Pack, make_pack
from publishing.exports.papers import Stamp
from publishing.exports.period import Period
from publishing.exports.tables_csv import csv_bytes
from publishing.issues.differences import TITLES, Difference, differences
from publishing.issues.register import ISSUE_NAME, PACK, TABLES, Issue, list_issues, next_number
from publishing.issues.state import QUOTED, State, state_of, table_bytes
from publishing.sealing.check import problems
from publishing.sealing.folders import freeze, write_folder
from publishing.sealing.keys import SealError, public_pem, signing_key
from publishing.sealing.log import append, read
from publishing.sealing.seal import sealed
from publishing.storage import publishing_lock, remove_leftovers

CORRECTIONS = "更正清单.csv"
TOLD_IN_PAPER = 40
_IN_PAPER = {"league_table", "league_component_score", "league_exclusion", QUOTED}


def issue(
    data: CityData,
    period: Period,
    by: str,
    now: datetime,
    rule_edition: str | None = None,
    *,
    asked: str = "",
) -> Issue:
    """Freeze a period for the first time; `now` is the time that is printed, with its zone.

    `asked` is the hash of the line of the access log by which a page asks for it.

    Raises:
        ExportError: the period is not over in the data, or is issued already.
        IncompleteError: the league may not be exported (G17).
    """
    edition = data.edition_in_use()
    with publishing_lock(data.issues, f"issue {period.code}"):
        _prepare(data)
        if issued := list_issues(data.issues, period):
            raise ExportError(
                f"{period.name_zh}已于 {issued[0].facts['issued_on']} 签发（{issued[-1].number}）；"
                "更正请用 correct"
            )
        _require_over(edition, period)
        stamp = Stamp(next_number(data.issues, period), _day_zh(now))
        pack = make_pack(edition, period, rule_edition, stamp)
        facts = {"by": by, "now": now, "reason": "首次签发", "asked": asked}
        return _freeze(data, edition, pack, stamp, facts, [])


def correct(
    data: CityData, period: Period, by: str, now: datetime, reason: str, *, asked: str = ""
) -> Issue:
    """Issue a period again from the edition in use, listing what differs from the last issue.

    `asked` as in `issue`.

    Raises:
        ExportError: the period was never issued, nothing differs, or no reason is given.
        SealError: the last issue is damaged.
    """
    edition = data.edition_in_use()
    with publishing_lock(data.issues, f"correct {period.code}"):
        _prepare(data)
        last = last_issue(data, period)
        if not reason.strip():
            raise ExportError("更正须写明理由（--reason）")
        require_intact(data, last)
        rules = last.facts["rule_edition"]
        draft = make_pack(edition, period, rules)
        found = differences(last.state(), state_of(draft.league, draft.quoted))
        if not found:
            raise ExportError(f"当前版次 {edition.id} 与 {last.number} 没有差别，不需要更正")
        stamp = Stamp(next_number(data.issues, period), _day_zh(now), _told(last, reason, found))
        pack = make_pack(edition, period, rules, stamp)
        facts = {"by": by, "now": now, "reason": reason, "corrects": last.number, "asked": asked}
        return _freeze(data, edition, pack, stamp, facts, found)


def last_issue(data: CityData, period: Period) -> Issue:
    """The newest issue of a period.

    Raises:
        ExportError: it was never issued.
    """
    issued = list_issues(data.issues, period)
    if not issued:
        raise ExportError(f"{period.name_zh}还没有签发，不能更正；先用 issue")
    return issued[-1]


def require_intact(data: CityData, issued: Issue) -> None:
    """Refuse an issue that is not as it was signed.

    Raises:
        SealError: with every problem.
    """
    if wrong := problems(issued.folder, public_pem(signing_key(data.secrets))):
        raise SealError(f"{issued.number} 不再是签发时的样子：" + "；".join(wrong))


def _prepare(data: CityData) -> None:
    """Clear what a run that died left, freeze and log an issue that it could not any more."""
    remove_leftovers(data.issues)
    logged = {entry["folder"] for entry in read(data.exports) if entry["action"] == "issue"}
    for each in list_issues(data.issues):
        freeze(each.folder)
        if each.number not in logged:
            facts = each.facts
            append(
                data.exports,
                {
                    "action": "issue",
                    "by": facts["issued_by"],
                    "period": each.period.code,
                    "folder": each.number,
                    "edition_id": facts["edition_id"],
                    "rule_edition": facts["rule_edition"],
                    "note": "补记",
                },
            )


def _require_over(edition: Edition, period: Period) -> None:
    if edition.manifest.as_of.date() < period.end:
        raise ExportError(
            f"{period.name_zh}到 {period.end:%Y-%m-%d} 才结束，数据只到 "
            f"{edition.manifest.as_of:%Y-%m-%d %H:%M}，不能签发（可以用 export 出送审稿）"
        )


def _told(last: Issue, reason: str, found: list[Difference]) -> tuple[str, ...]:
    """What the paper itself says of the correction; the whole list lies beside it."""
    lines = [each.line for each in found if each.table in _IN_PAPER]
    more = len(found) - len(lines[:TOLD_IN_PAPER])
    opening = f"本期更正 {last.number}（{last.facts['issued_on']}签发）。更正理由：{reason}"
    ending = [f"另有{more}处，见{CORRECTIONS}"] if more else []
    return (opening, *lines[:TOLD_IN_PAPER], *ending)


def _freeze(
    data: CityData,
    edition: Edition,
    pack: Pack,
    stamp: Stamp,
    given: dict[str, Any],
    found: list[Difference],
) -> Issue:
    facts = {
        "number": stamp.number,
        "period": pack.period.code,
        "issued_at": given["now"].isoformat(timespec="seconds"),
        "issued_on": stamp.issued_on,
        "issued_by": given["by"],
        "reason": given["reason"],
        "corrects": given.get("corrects"),
        "edition_id": edition.id,
        "edition_content_hash": edition.manifest.content_hash,
        "code_version": edition.manifest.code_version,
        "rule_edition": pack.rule_edition,
        "differences": [each.as_json() for each in found],
    }
    inside = sealed_pack(data, edition, pack, stamp)
    files = {
        ISSUE_NAME: (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode(),
        **{f"{PACK}/{name}": content for name, content in inside.items()},
        **_tables(state_of(pack.league, pack.quoted)),
    }
    if found:
        files[CORRECTIONS] = _corrections(found)
    claims = {"number": stamp.number, "period": pack.period.code, "edition_id": edition.id}
    target: Path = data.issues / stamp.number
    write_folder(target, sealed(files, claims, signing_key(data.secrets)), is_frozen=True)
    entry = log_entry("issue", given["by"], edition, pack, inside, target)
    append(data.exports, entry, given["asked"])
    return Issue(stamp.number, target, facts)


def _tables(state: State) -> dict[str, bytes]:
    return {f"{TABLES}/{name}.json": table_bytes(rows) for name, rows in state.items()}


def _corrections(found: list[Difference]) -> bytes:
    rows = [(TITLES.get(e.table, e.table), e.subject, e.column, e.issued, e.now) for e in found]
    return csv_bytes("更正清单", ("表", "对象", "项目", "已签发", "更正为"), rows)


def _day_zh(now: datetime) -> str:
    return f"{now.year}年{now.month}月{now.day}日"
