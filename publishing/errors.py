"""What can go wrong with editions, for callers that want to tell the cases apart."""

from __future__ import annotations


class EditionError(RuntimeError):
    """An edition cannot be built, found or trusted; the message names the file and the remedy."""


class EditionsBusyError(EditionError):
    """Another process is building, publishing, rolling back or pruning in the same folder."""
