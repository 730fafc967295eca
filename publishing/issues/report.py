"""What the night says of the issues: `issues/differences.json`, written anew beside them.

The issues themselves are never touched; the file can be thrown away and comes again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from publishing.city_data import CityData
from publishing.issues.register import list_issues
from publishing.issues.watch import watch
from publishing.storage import write_atomically

REPORT_NAME = "differences.json"


def write_report(data: CityData) -> dict[str, Any] | None:
    """Hold every issue against the edition in use and write what was found; None: no issues.

    Raises:
        EditionError: nothing was published yet, or an issue or the key cannot be read.
    """
    if not list_issues(data.issues):
        return None
    report = {
        "edition_id": data.edition_in_use().id,
        "issues": [
            {
                "number": each.issue.number,
                "issued_on": each.issue.facts["issued_on"],
                "note": each.note,
                "damage": list(each.damage),
                "differences": [{**one.as_json(), "line": one.line} for one in each.differences],
            }
            for each in watch(data)
        ],
    }
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    write_atomically(data.issues / REPORT_NAME, text)
    return report


def read_report(issues: Path) -> dict[str, Any] | None:
    """What the last night found, or None."""
    path = issues / REPORT_NAME
    if not path.is_file():
        return None
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def report_lines(report: dict[str, Any] | None) -> list[str]:
    """One line (中文) an issue that no longer agrees with the edition."""
    lines = []
    for each in (report or {}).get("issues", []):
        said = [f"被改动 {len(each['damage'])} 处"] if each["damage"] else []
        said += [f"与当前版次有 {len(each['differences'])} 处差别"] if each["differences"] else []
        said += [each["note"]] if each["note"] else []
        if said:
            lines.append(f"{each['number']}（{each['issued_on']}签发）：{'；'.join(said)}")
    return lines
