"""What leaders and evaluators read in a browser: entry, pages, queries, number formats.

Pages read the current published edition and nothing else; no figure is computed here that the
warehouse could have published, and no page writes. See docs/architecture.md.
"""
