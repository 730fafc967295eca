"""晨报 kept beside the editions: one sealed folder for each.

data/<city>/briefs/<edition_id>/晨报.pdf, and its seal

A brief stays as long as its edition, from which the same code makes it again byte for byte.
"""

from __future__ import annotations

from pathlib import Path

from publishing.city_data import CityData
from publishing.editions import Edition, edition_ids
from publishing.sealing.folders import write_folder
from publishing.sealing.keys import signing_key
from publishing.sealing.seal import sealed
from publishing.storage import publishing_lock, remove_folder, remove_leftovers

BRIEF_NAME = "晨报.pdf"


def brief_path(data: CityData, edition_id: str) -> Path:
    """Where the brief of an edition lies, or would lie."""
    return data.briefs / edition_id / BRIEF_NAME


def keep_brief(data: CityData, edition: Edition, content: bytes) -> Path:
    """Seal the brief of an edition, remove those whose edition is gone, give its path.

    Raises:
        EditionsBusyError: another brief is being kept.
        SealError: the city's key cannot be read, or the disk gave back other bytes.
    """
    claims = {
        "city": edition.manifest.city,
        "edition_id": edition.id,
        "edition_content_hash": edition.manifest.content_hash,
        "edition_code_version": edition.manifest.code_version,
        "data_as_of": edition.manifest.as_of.isoformat(),
    }
    files = sealed({BRIEF_NAME: content}, claims, signing_key(data.secrets))
    with publishing_lock(data.briefs, f"brief of {edition.id}"):
        remove_leftovers(data.briefs)
        write_folder(data.briefs / edition.id, files)
        _prune(data)
    return brief_path(data, edition.id)


def _prune(data: CityData) -> None:
    kept = set(edition_ids(data.editions))
    for folder in sorted(path for path in data.briefs.iterdir() if path.is_dir()):
        if folder.name not in kept:
            remove_folder(folder)
