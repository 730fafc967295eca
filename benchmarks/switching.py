"""How long a new edition takes until a page that somebody left open shows it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

from benchmarks.serving import Server
from benchmarks.session import session
from publishing import Edition
from publishing.editions import CURRENT_NAME
from publishing.manifest import MANIFEST_NAME
from publishing.storage import point

MOVES = 6
SECONDS_BETWEEN = 17.0
"""No multiple of the time after which a page looks again."""
WATCHERS = 5


def twin_of(edition: Edition, editions: Path) -> str:
    """Put a second edition with the same tables into the folder; its id."""
    day, _, content = edition.id.partition("-")
    twin = f"{day}-{content[::-1]}"
    shutil.copytree(editions / edition.id, editions / twin, copy_function=os.link)
    manifest = replace(edition.manifest, edition_id=twin)
    (editions / twin / MANIFEST_NAME).unlink()
    (editions / twin / MANIFEST_NAME).write_text(manifest.to_text(), encoding="utf-8")
    return twin


def until_seen(editions: Path, other: str, servers: Sequence[Server]) -> list[float]:
    """Seconds of every open page after every move of the pointer to the `other` edition and back.

    Raises:
        RuntimeError: a page did not move.
    """
    two = [str((editions / CURRENT_NAME).readlink()), other]
    moves: list[tuple[float, str]] = []
    stop = Event()
    with ThreadPoolExecutor(WATCHERS) as pool:
        watchers = [
            pool.submit(_watch, servers[number % len(servers)], number, two, stop)
            for number in range(WATCHERS)
        ]
        try:
            for number in range(1, MOVES + 1):
                time.sleep(SECONDS_BETWEEN)
                moves.append((time.monotonic(), two[number % 2]))
                point(editions / CURRENT_NAME, moves[-1][1])
            time.sleep(SECONDS_BETWEEN)
        finally:
            stop.set()
        shown = [watcher.result() for watcher in watchers]
    return [_after(move, told) for told in shown for move in moves]


def _watch(
    server: Server, number: int, known: Sequence[str], stop: Event
) -> list[tuple[float, str]]:
    """When which edition was shown on 总览, opened some seconds after the others."""
    shown = []
    stop.wait(number)
    with session(server.address) as viewer:
        for told in viewer.leave_open("", stop):
            text = "".join(told.texts)
            shown += [(time.monotonic(), edition) for edition in known if edition in text]
    return shown


def _after(move: tuple[float, str], shown: Sequence[tuple[float, str]]) -> float:
    moved, edition = move
    seen = [moment for moment, found in shown if found == edition and moment >= moved]
    if not seen:
        raise RuntimeError(f"a page that was left open never showed {edition}")
    return min(seen) - moved
