"""Building a candidate: a fresh, complete copy of the public tables that no reader can see yet."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import duckdb
import polars as pl

from publishing.comparison import account
from publishing.editions import WAREHOUSE_NAME, Edition, current
from publishing.errors import EditionError
from publishing.grounds import Grounds
from publishing.hashing import HASH_VERSION
from publishing.ledger import empty_ledger
from publishing.manifest import (
    MANIFEST_NAME,
    Manifest,
    content_hash,
    edition_id,
)
from publishing.operational import KPI_RESTATEMENT, QUALITY_RESULT, SCHEMAS, checked_frames
from publishing.storage import (
    CANDIDATE_PREFIX,
    file_sha256,
    publishing_lock,
    remove_leftovers,
    sync,
    write_atomically,
)
from publishing.tables import Sources, add_table, copy_tables, table_entries
from publishing.verification import file_problems

OnStep = Callable[[str], None]
_SPILL_NAME = "spill"


def no_step(step: str) -> None:
    """Ignore the name of a finished step."""


@dataclass(frozen=True)
class Resources:
    """What DuckDB may use while it builds; `threads` None means all cores."""

    memory_limit: str = "4GB"
    threads: int | None = None
    max_temp_directory_size: str = "50GB"

    def config(self, spill: Path) -> dict[str, str | bool | int | float | list[str]]:
        """DuckDB's settings for a build whose overflow goes to `spill`."""
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": self.memory_limit,
            "temp_directory": str(spill),
            "max_temp_directory_size": self.max_temp_directory_size,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
        return config if self.threads is None else {**config, "threads": self.threads}


@dataclass(frozen=True)
class BuildContext:
    """What the manifest says that the tables do not.

    `as_of` is the time of the data in the city's wall time (naive); `batches` are the states of the
    landed batches behind the build, `grounds` what a changed figure is explained by. Nothing here
    enters the content hash.
    """

    city: str
    as_of: datetime
    code_version: str
    currency: str
    batches: Sequence[str] = ()
    grounds: Grounds = field(default_factory=Grounds)
    resources: Resources = Resources()
    built_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        if self.as_of.tzinfo is not None:
            raise EditionError("as_of has a time zone; give the city's wall time")


@dataclass(frozen=True, eq=False)
class Candidate:
    """A built edition that waits for its verdict, and the folder's lock until it has one.

    Use it in a `with` block, or hand it to `publish`, which ends it. `directory` is None when the
    content equals that of the intact edition in use: then nothing was copied. `ledger` holds every
    restatement so far, its own included.
    """

    editions: Path
    id: str
    content_hash: str
    checks: pl.DataFrame
    directory: Path | None
    ledger: pl.DataFrame
    _held: ExitStack

    def discard(self) -> None:
        """Remove what is left of the candidate and free the lock; a second call does nothing."""
        self._held.close()

    def __enter__(self) -> Candidate:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()


def build_candidate(
    warehouse: Path,
    editions: Path,
    operational: Mapping[str, pl.DataFrame],
    context: BuildContext,
    on_step: OnStep = no_step,
) -> Candidate:
    """Hash the public tables of `warehouse` and copy them into `editions/.candidate-…`.

    `operational` holds the frames that `publishing.operational.SCHEMAS` declares. `on_step` is told
    the name of each finished step. The folder's lock is held until the candidate is published or
    discarded; what earlier runs left behind when they died is removed first.

    Raises:
        EditionsBusyError: another run holds the folder.
        EditionError: the warehouse is unreadable or has no public tables, or a frame is wrong.
    """
    frames = checked_frames(operational)
    with ExitStack() as held:
        held.enter_context(publishing_lock(editions, "building an edition"))
        remove_leftovers(editions)
        on_step("leftovers removed")
        directory = editions.resolve() / f"{CANDIDATE_PREFIX}{os.getpid()}-{uuid.uuid4().hex[:8]}"
        directory.mkdir()
        held.callback(shutil.rmtree, directory, ignore_errors=True)
        try:
            content, ledger = _build(warehouse, editions, directory, frames, context, on_step)
        except duckdb.Error as error:
            raise EditionError(f"the edition cannot be built from {warehouse}: {error}") from error
        is_copied = (directory / MANIFEST_NAME).exists()
        return Candidate(
            editions,
            edition_id(context.as_of, content),
            content,
            frames[QUALITY_RESULT],
            directory if is_copied else None,
            ledger,
            held.pop_all(),
        )


def _build(
    warehouse: Path,
    editions: Path,
    directory: Path,
    frames: Mapping[str, pl.DataFrame],
    context: BuildContext,
    on_step: OnStep,
) -> tuple[str, pl.DataFrame]:
    """Fill `directory`, unless its content is in use already; give content hash and ledger."""
    spill = directory / _SPILL_NAME
    path = directory / WAREHOUSE_NAME
    previous = _readable_current(editions)
    with duckdb.connect(":memory:", config=context.resources.config(spill)) as connection:
        sources = Sources.open(connection, warehouse, frames)
        tables = table_entries(connection, sources)
        content = content_hash(tables)
        on_step("content hashed")
        if previous is not None and _is_intact(previous, content):
            return content, empty_ledger()
        copy_tables(connection, sources, path, on_step)
        named = edition_id(context.as_of, content)
        changes, ledger = account(connection, editions, previous, (path, tables), context, named)
        on_step("compared")
        tables[KPI_RESTATEMENT] = add_table(connection, path, KPI_RESTATEMENT, ledger)
        on_step(f"copied {KPI_RESTATEMENT}")
        version = connection.execute("select version()").fetchone()
    shutil.rmtree(spill, ignore_errors=True)
    path.chmod(0o444)
    sync(path)
    on_step("file closed")
    manifest = Manifest(
        edition_id=named,
        city=context.city,
        currency=context.currency,
        as_of=context.as_of,
        code_version=context.code_version,
        built_at=context.built_at,
        content_hash=content,
        tables=tables,
        checks=frames[QUALITY_RESULT].select(list(SCHEMAS[QUALITY_RESULT])).to_dicts(),
        batches=sorted(context.batches),
        file_bytes=path.stat().st_size,
        file_sha256=file_sha256(path),
        hash_version=HASH_VERSION,
        duckdb_version=version[0] if version else "",
        changes=changes,
    )
    write_atomically(directory / MANIFEST_NAME, manifest.to_text())
    (directory / MANIFEST_NAME).chmod(0o444)
    on_step("manifest written")
    return content, ledger


def _readable_current(editions: Path) -> Edition | None:
    """The edition in use; a broken pointer or manifest is as good as none: publishing mends it."""
    try:
        return current(editions)
    except EditionError:
        return None


def _is_intact(edition: Edition, content: str) -> bool:
    """Whether the edition has this content and its file is undamaged."""
    return edition.manifest.content_hash == content and not file_problems(
        edition.path, edition.manifest
    )
