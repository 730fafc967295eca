"""Whose a file is that was made for a download: nobody else gets it, whatever address they know.

Streamlit gives a file to whoever asks for its address, a hash of what it holds. The page notes who
made it, the gate asks; a file that nobody made is nobody's. A viewer stays with one process, which
alone holds the files it made.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import PurePosixPath
from threading import Lock

from streamlit.runtime.memory_media_file_storage import _calculate_file_id

FOLDER = "/media/"
"""Where Streamlit serves the files."""
KEPT = 10_000
"""Files whose owners are remembered; far more than are on open pages."""

_owners: OrderedDict[str, frozenset[str]] = OrderedDict()
_lock = Lock()


def own(account: str, content: bytes, kind: str, name: str) -> bytes:
    """Note that the account made a file of this media type and name; its content."""
    file_id = _calculate_file_id(content, kind, name)
    with _lock:
        _owners[file_id] = _owners.get(file_id, frozenset()) | {account}
        _owners.move_to_end(file_id)
        while len(_owners) > KEPT:
            _owners.popitem(last=False)
    return content


def is_own(account: str, path: str) -> bool:
    """Whether the account made the file at the path of a request."""
    with _lock:
        return account in _owners.get(PurePosixPath(path).stem, frozenset())
