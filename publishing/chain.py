"""A log that only grows, a JSON object a line, each with the SHA-256 of the line before it.

So a changed, removed or inserted line is found. Beside the log, `<name>.head` tells how many lines
it had and the hash of the last, so that lines cut off its end are found too. Whoever may write
both files can make both anew: only a hash kept elsewhere tells of that.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from publishing.storage import sync, write_atomically

FIRST = "0" * 64
PREVIOUS, BEFORE, NUMBER, LOST = "previous_sha256", "before_sha256", "line", "lost"
_BLOCK = 4096


@dataclass(frozen=True)
class Fault:
    """What is wrong (中文); a torn line or no head may be left by a crash, by nobody's hand."""

    told: str
    may_be_crash: bool = False


@dataclass(frozen=True)
class Line:
    """One line that can be read, and the hash by which other lines speak of it."""

    entry: dict[str, Any]
    sha256: str


@dataclass(frozen=True)
class Chain:
    """The log at `path`, called `name_zh` in messages.

    `has_bare_part`: it was kept without hashes once, and may begin with such lines. `mode` is that
    of a new file.
    """

    path: Path
    name_zh: str
    has_bare_part: bool = False
    mode: int = 0o644

    @property
    def head_path(self) -> Path:
        """The file that tells how far the log had come."""
        return self.path.with_name(f"{self.path.name}.head")

    def append(self, entry: Mapping[str, Any]) -> str:
        """Append one line and sync it, whole even after a torn one; give its hash.

        Raises:
            OSError: the log cannot be written.
        """
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, self.mode)
        with os.fdopen(descriptor, "a+b") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            last, is_torn = _last(handle)
            made = json.dumps(
                {**entry, **self._links(handle, last, is_torn)}, ensure_ascii=False, sort_keys=True
            ).encode()
            handle.write((b"\n" if is_torn else b"") + made + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
            head = {NUMBER: json.loads(made)[NUMBER], "sha256": _hash(made)}
            write_atomically(self.head_path, json.dumps(head))
        sync(self.path.parent)
        return _hash(made)

    def lines(self) -> list[Line]:
        """Every line that can be read, oldest first."""
        found = [(_entry(line), _hash(line)) for line in self._raw()]
        return [Line(entry, told) for entry, told in found if entry is not None]

    def problems(self) -> list[str]:
        """What is wrong with the log (中文), by line."""
        return [fault.told for fault in self.faults()]

    def faults(self) -> list[Fault]:
        """The same, with what kind of fault it is."""
        found, raw = [], self._raw()
        before, previous, is_chained = hashlib.sha256(), FIRST, not self.has_bare_part
        for number, line in enumerate(raw, start=1):
            entry = _entry(line)
            is_chained = is_chained or bool({PREVIOUS, BEFORE} & set(entry or {}))
            where = f"{self.name_zh}第 {number} 行"
            if entry is None:
                found.append(Fault(f"{where}读不出：没有写完（断电、中断）或被改动", True))
            elif BEFORE in entry and entry[BEFORE] != before.hexdigest():
                found.append(Fault(f"{where}之前的内容被改动过"))
            elif BEFORE not in entry and is_chained and entry.get(PREVIOUS) != previous:
                found.append(Fault(f"{where}与前一行接不上，日志被改动过"))
            elif LOST in entry:
                found.append(Fault(f"{where}写入之前，末尾的行被删掉或改动过（{entry[LOST]}）"))
            before.update(line + b"\n")
            previous = _hash(line)
        return [*found, *self._cut(raw)]

    def _cut(self, raw: list[bytes]) -> list[Fault]:
        """What the head knows and the log does not hold any more."""
        head = self._head()
        if head is None:
            is_told = bool(raw) and NUMBER in (_entry(raw[-1]) or {})
            told = f"记着{self.name_zh}有几行的 {self.head_path.name} 不见了或读不出"
            told = f"{told}，末尾是否被删无从核对"
            return [Fault(told, True)] if is_told else []
        number, sha256 = head
        if len(raw) < number:
            return [Fault(f"{self.name_zh}原有 {number} 行，只剩 {len(raw)} 行：末尾的行被删掉了")]
        if _hash(raw[number - 1]) != sha256:
            return [Fault(f"{self.name_zh}第 {number} 行不是当时写下的那一行，日志被改动过")]
        return []

    def _links(self, handle: IO[bytes], last: bytes, is_torn: bool) -> dict[str, Any]:
        """What ties a new line to those before it; where the last has no tie, to all of them."""
        entry = _entry(last) if last else {PREVIOUS: FIRST}
        links: dict[str, Any] = {}
        number = entry.get(NUMBER) if entry and not is_torn else None
        if not isinstance(number, int):
            handle.seek(0)
            whole = handle.read()
            number = len(whole.splitlines())
            if entry is None or not {PREVIOUS, BEFORE} & set(entry):
                links[BEFORE] = _hash(whole + (b"\n" if is_torn else b""))
        if BEFORE not in links:
            links[PREVIOUS] = _hash(last) if last else FIRST
        head = self._head()
        if head and (number < head[0] or (number == head[0] and _hash(last) != head[1])):
            links[LOST] = f"原有 {head[0]} 行，末行 {head[1][:12]}"
        return {**links, NUMBER: number + 1}

    def _head(self) -> tuple[int, str] | None:
        """Number and hash of the line that was the last; None where nothing tells it."""
        try:
            told = json.loads(self.head_path.read_bytes())
            return max(int(told[NUMBER]), 1), str(told["sha256"])
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def _raw(self) -> list[bytes]:
        if not self.path.exists():
            return []
        with self.path.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH)
            return handle.read().splitlines()


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _last(handle: IO[bytes]) -> tuple[bytes, bool]:
    """The last line, and whether it lacks its end; the log of a year is not read for it."""
    end = handle.seek(0, os.SEEK_END)
    tail = b""
    while end > 0 and tail.rstrip(b"\n").count(b"\n") == 0:
        start = max(0, end - _BLOCK)
        handle.seek(start)
        tail = handle.read(end - start) + tail
        end = start
    lines = tail.splitlines()
    return (lines[-1] if lines else b""), bool(tail) and not tail.endswith(b"\n")
