"""Getting data in: readers, parsing, contracts, privacy, landing, quarantine and manifests.

No city, no SQL and no orchestration belongs here: a city's `sources.py` declares what to read, and
the caller says where it lands. See docs/architecture.md and docs/how-to/add-a-source.md.
"""
