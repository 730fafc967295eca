"""Making an export (导出): the pack of a period, sealed, in the city's data folder, and logged.

data/<city>/exports/<period>_<edition>/…    files and their seal
data/<city>/exports/exports.jsonl           every export, one line each
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from publishing.city_data import CityData
from publishing.editions import Edition
from publishing.exports.pack import Pack, make_pack
from publishing.exports.papers import Stamp
from publishing.exports.period import Period
from publishing.sealing.folders import write_folder
from publishing.sealing.keys import signing_key
from publishing.sealing.log import append
from publishing.sealing.seal import MANIFEST, sealed
from publishing.storage import publishing_lock, remove_leftovers


def export(
    data: CityData, period: Period, by: str, rule_edition: str | None = None, *, asked: str = ""
) -> Path:
    """Make, seal and log the pack of a period from the edition in use; give its folder.

    `asked` is the hash of the line of the access log by which a page asks for it.

    Raises:
        IncompleteError: the league may not be exported (G17).
        ExportError: something that the papers need is missing.
        EditionsBusyError: another export is under way.
    """
    edition = data.edition_in_use()
    with publishing_lock(data.exports, f"export {period.code}"):
        remove_leftovers(data.exports)
        pack = make_pack(edition, period, rule_edition)
        files = sealed_pack(data, edition, pack, Stamp())
        suffix = f"_{rule_edition}" if rule_edition else ""
        folder = write_folder(data.exports / f"{period.code}_{edition.id}{suffix}", files)
        append(data.exports, log_entry("export", by, edition, pack, files, folder), asked)
    return folder


def sealed_pack(data: CityData, edition: Edition, pack: Pack, stamp: Stamp) -> dict[str, bytes]:
    """The files of a pack with their seal."""
    claims = {
        "city": edition.manifest.city,
        "period": pack.period.code,
        "number": stamp.number,
        "edition_id": edition.id,
        "edition_content_hash": edition.manifest.content_hash,
        "code_version": edition.manifest.code_version,
        "rule_edition": pack.rule_edition,
        "data_as_of": edition.manifest.as_of.isoformat(),
    }
    return sealed(pack.files, claims, signing_key(data.secrets))


def log_entry(
    action: str, by: str, edition: Edition, pack: Pack, files: dict[str, bytes], folder: Path
) -> dict[str, Any]:
    """Who did what from which edition, with the hash of every file."""
    return {
        "action": action,
        "by": by,
        "period": pack.period.code,
        "folder": folder.name,
        "edition_id": edition.id,
        "rule_edition": pack.rule_edition,
        "files": {
            name: entry["sha256"] for name, entry in json.loads(files[MANIFEST])["files"].items()
        },
    }
