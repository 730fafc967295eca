"""Seals (封签) of papers: a manifest with SHA-256 of every file, signed with the city's key.

Any folder can be sealed and checked here, and every export is entered in a log that only grows;
what is in the folder is made in `publishing.exports` and `publishing.issues`. The reasons stand in
docs/decisions/0012-signed-packs-and-frozen-issues.md.
"""
