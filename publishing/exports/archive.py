"""A zip (.xlsx, .docx) whose bytes depend on its content alone: order, times and makers fixed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"


def settled(archive: bytes) -> bytes:
    """The same members under the same names, sorted, with one fixed time."""
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        return zipped({name: given.read(name) for name in given.namelist()})


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members; the list of content types comes first, as readers expect."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as written:
        for name in sorted(members, key=lambda each: (each != _FIRST, each)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            written.writestr(info, members[name])
    return target.getvalue()
