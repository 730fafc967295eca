"""Editions (版次): immutable, verified copies of the public tables, and the pointer `current`.

What decides whether a build may be published lives in `expectations`, what computes the figures in
`dbt_project`; this room is given paths, frames and a verdict and knows no city. The names below are
its front door; read on in `publishing.publication` and docs/architecture.md.

    with publishing.build_candidate(warehouse, editions, frames, context) as candidate:
        outcome = publishing.publish(candidate, verdict_passed=passed, reasons=reasons)

    edition = publishing.current(editions)     # ask on every page view: it is one small file
    connection = edition.connect()             # cache it by edition.id
"""

from publishing.candidate import BuildContext, Candidate, Resources, build_candidate
from publishing.changes import Changes, FigureChange, KpiChange, PeriodSpan, TableChange
from publishing.editions import Edition, current, find_edition, list_editions
from publishing.errors import EditionError, EditionsBusyError
from publishing.evidence import delivery_evidence
from publishing.grounds import Grounds
from publishing.history import HistoryEntry, read_history
from publishing.manifest import Manifest, TableEntry
from publishing.publication import Outcome, publish
from publishing.refresh import RefreshOutcome, read_refresh, read_started, write_refresh
from publishing.restore import rollback
from publishing.retention import prune
from publishing.tables import public_tables
from publishing.timeline import (
    EditionRecord,
    Timeline,
    read_rollback,
    read_timeline,
    timeline_stamp,
)
from publishing.verification import verify

__all__ = [
    "BuildContext",
    "Candidate",
    "Changes",
    "Edition",
    "EditionError",
    "EditionRecord",
    "EditionsBusyError",
    "FigureChange",
    "Grounds",
    "HistoryEntry",
    "KpiChange",
    "Manifest",
    "Outcome",
    "PeriodSpan",
    "RefreshOutcome",
    "Resources",
    "TableChange",
    "TableEntry",
    "Timeline",
    "build_candidate",
    "current",
    "delivery_evidence",
    "find_edition",
    "list_editions",
    "prune",
    "public_tables",
    "publish",
    "read_history",
    "read_refresh",
    "read_rollback",
    "read_started",
    "read_timeline",
    "rollback",
    "timeline_stamp",
    "verify",
    "write_refresh",
]
