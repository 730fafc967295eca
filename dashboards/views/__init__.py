"""One module per page, thin: it picks what to show, asks for it and lays out components.

A page holds no SQL and formats no number itself. The folder is not called `pages`, because
Streamlit would take every file of such a folder for a page of its own; see docs/architecture.md.
"""
