"""Pulling sources: every new file lands, a broken one is refused, the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from ingestion.control import declared_records
from ingestion.handful import joins, may_share, refusal_of, settle_each
from ingestion.landing import batch_id_of, commit
from ingestion.manifest import Manifest, Numbering, committed, last_watermark
from ingestion.matching import expected_headers
from ingestion.outcome import Outcome
from ingestion.readers.base import Delivery, Expected, Parcel, RefusedFile, refuser, sha256_of
from ingestion.refused import Refusal, close_refusals, record_refusal
from ingestion.source import Source
from ingestion.store import Store, clean_orphans, write_json
from ingestion.withdrawal import forget_withdrawal, is_withdrawn

AT_A_TIME = 2
"""Tables that land side by side: polars leaves the interpreter free for most of the work."""


@dataclass
class PullReport:
    """What became of the files of one source.

    landed: manifests of new batches. already_landed and withdrawn: batch ids that were passed by.
    landed_again: those of already_landed whose file went back to them, now the newest again.
    refused: whole files with their reason. cleaned: what a crash had left.
    """

    source_name: str
    landed: list[Manifest] = field(default_factory=list)
    already_landed: list[str] = field(default_factory=list)
    landed_again: list[Manifest] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    cleaned: list[str] = field(default_factory=list)

    @property
    def has_found_nothing(self) -> bool:
        """No file matched, or the database had nothing new."""
        return not (self.landed or self.already_landed or self.withdrawn or self.refused)

    @property
    def rows(self) -> dict[str, int]:
        """Rows read, landed, merged and quarantined in the new batches."""
        names = ("rows_read", "rows_landed", "rows_merged", "rows_quarantined")
        return {name: sum(getattr(m, name) for m in self.landed) for name in names}


def pull(source: Source, raw_dir: Path, store: Store, hash_key: bytes, now: datetime) -> PullReport:
    """Read what `source` finds below `raw_dir` and land what is new.

    `hash_key` keys the person hash; `now` is the city's wall time (a zone is dropped). A file that
    cannot be believed is recorded and reported, and does not stop the others. A defect of ours
    does: the run fails, loudly, and what is committed by then stays.
    """
    with store.exclusive():
        return _pull(source, raw_dir, store, hash_key, now.replace(tzinfo=None), Numbering(store))


def pull_every(
    sources: Sequence[Source],
    raw_dir: Path,
    store: Store,
    hash_key: bytes,
    now: datetime,
    tell: Callable[[PullReport], None] = lambda _report: None,
) -> list[PullReport]:
    """`pull` all sources, the tables side by side; the sources of one table land in their order.

    Reports come in the order of `sources`; `tell` hears each when its table is finished, in the
    caller's thread. A defect of ours in one table lets the others finish.
    """
    of_table: dict[str, list[Source]] = {}
    for source in sources:
        of_table.setdefault(source.contract.table, []).append(source)
    with store.exclusive(), ThreadPoolExecutor(AT_A_TIME) as threads:
        numbering = Numbering(store)

        def land(some: list[Source]) -> list[PullReport]:
            told = now.replace(tzinfo=None)
            return [_pull(one, raw_dir, store, hash_key, told, numbering) for one in some]

        reports: dict[str, PullReport] = {}
        for landed in as_completed([threads.submit(land, some) for some in of_table.values()]):
            for report in landed.result():
                reports[report.source_name] = report
                tell(report)
    return [reports[source.name] for source in sources]


def _pull(
    source: Source,
    raw_dir: Path,
    store: Store,
    hash_key: bytes,
    now: datetime,
    numbering: Numbering,
) -> PullReport:
    table = source.contract.table
    report = PullReport(source.name)
    report.cleaned = clean_orphans(store, table, source.name)
    expected = Expected(
        headers=expected_headers(source),
        watermark=last_watermark(store, table, source.name),
    )
    declared = _declared(source, raw_dir, store, now, report)
    landing = _Landing(source, store, hash_key, now, declared, report, numbering)
    passed_by: dict[str, str] = {}
    for parcel in source.reader.parcels(raw_dir, expected):
        batch_id = batch_id_of(source, parcel)
        if landing.waits_for(batch_id):
            landing.flush()
        if store.manifest(table, batch_id).exists():
            report.already_landed.append(batch_id)
            passed_by[parcel.file_name] = batch_id
        elif is_withdrawn(store, table, batch_id):
            report.withdrawn.append(batch_id)
        else:
            landing.take(parcel)
    landing.flush()
    report.landed_again = _land_again(source, store, report, passed_by, now, numbering)
    landed_names = {m.file_name: m.batch_id for m in report.landed}
    close_refusals(store, source, report.refused, landed_names)
    return report


def _declared(
    source: Source, raw_dir: Path, store: Store, now: datetime, report: PullReport
) -> Mapping[str, int]:
    """Record counts the source declares; a broken list is refused and stops nothing."""
    try:
        return declared_records(source, raw_dir)
    except RefusedFile as error:
        name = str(source.control_totals)
        parcel = Parcel(name, sha256_of(name.encode()), refuser(error))
        report.refused.append(record_refusal(store, source, parcel, error, now))
        return {}


@dataclass
class _Landing:
    """The new files of one pull, which land in the order they were found.

    `waiting` are opened and not settled yet; nothing of them is written.
    """

    source: Source
    store: Store
    hash_key: bytes
    now: datetime
    declared: Mapping[str, int]
    report: PullReport
    numbering: Numbering
    waiting: list[tuple[Parcel, Delivery]] = field(default_factory=list)

    def waits_for(self, batch_id: str) -> bool:
        """Whether a file with the same bytes is waiting."""
        return any(batch_id_of(self.source, parcel) == batch_id for parcel, _ in self.waiting)

    def take(self, parcel: Parcel) -> None:
        """Open a file, and land what waits as soon as the file cannot wait with it."""
        try:
            with _defect_named(self.source, [parcel]):
                delivery = _not_empty(parcel.load(), self.source)
        except (RefusedFile, pl.exceptions.PolarsError) as error:
            self.flush()
            self._refuse(parcel, refusal_of(error))
            return
        if not joins(self.source, [one for _, one in self.waiting], delivery):
            self.flush()
        self.waiting.append((parcel, delivery))
        if not may_share(self.source, delivery):
            self.flush()

    def flush(self) -> None:
        """Land everything that waits, or record why not; one commit a file."""
        waiting, self.waiting = self.waiting, []
        deliveries = [delivery for _, delivery in waiting]
        with _defect_named(self.source, [parcel for parcel, _ in waiting]):
            outcomes = settle_each(deliveries, self.source, self.hash_key, self.now)
        for (parcel, delivery), outcome in zip(waiting, outcomes, strict=True):
            if isinstance(outcome, RefusedFile):
                self._refuse(parcel, outcome)
            else:
                self._commit(parcel, delivery, outcome)

    def _commit(self, parcel: Parcel, delivery: Delivery, outcome: Outcome) -> None:
        manifest = commit(
            self.store,
            self.source,
            parcel,
            delivery,
            outcome,
            batch_seq=self.numbering.take(),
            control_total=self.declared.get(parcel.file_name),
            now=self.now,
        )
        forget_withdrawal(self.store, manifest.table_name, manifest.batch_id)
        self.report.landed.append(manifest)

    def _refuse(self, parcel: Parcel, error: RefusedFile) -> None:
        refusal = record_refusal(self.store, self.source, parcel, error, self.now)
        self.report.refused.append(refusal)


@contextmanager
def _defect_named(source: Source, parcels: Sequence[Parcel]) -> Iterator[None]:
    """Whatever is raised in here names the source and its files; a defect of ours goes on up."""
    try:
        yield
    except Exception as error:
        names = ", ".join(parcel.file_name for parcel in parcels)
        error.add_note(f"while reading {names} of the source {source.name}")
        raise


def _not_empty(delivery: Delivery, source: Source) -> Delivery:
    """The delivery, unless it holds no record and its source never said that this may be so."""
    if delivery.rows.is_empty() and not source.may_be_empty:
        raise RefusedFile("表头之下没有数据行")
    return delivery


def _land_again(
    source: Source,
    store: Store,
    report: PullReport,
    passed_by: Mapping[str, str],
    now: datetime,
    numbering: Numbering,
) -> list[Manifest]:
    """Make the batch of a file that went back to an earlier content the newest again.

    `passed_by` maps the name of a file to the batch that it had landed as before. It went back when
    a later batch of the same name is committed that no file of this pull holds any more. The
    Parquet stays; the manifest is replaced with a new `batch_seq`. A database reads on from its
    watermark and never goes back.
    """
    if not passed_by:
        return []
    present = {*report.already_landed, *(manifest.batch_id for manifest in report.landed)}
    known: dict[str, Manifest] = {}
    newest: dict[str, Manifest] = {}
    for manifest in committed(store, f"{source.contract.table}/{source.name}-*.json"):
        known[manifest.batch_id] = manifest
        if manifest.source_name == source.name:
            newest[manifest.file_name] = manifest
    again: dict[str, Manifest] = {}
    for file_name, batch_id in passed_by.items():
        batch, later = known[batch_id], newest.get(file_name)
        if later is None or later.batch_seq <= batch.batch_seq or later.batch_id in present:
            continue
        if batch.watermark is None and batch_id not in again:
            again[batch_id] = replace(batch, batch_seq=numbering.take(), pulled_at=now)
            path = store.manifest(batch.table_name, batch_id)
            write_json(path, again[batch_id].to_json())
    return list(again.values())
