"""Exports (导出): the papers of a period made from one edition — 考核表, 通报, 半年总结.

What a paper says is assembled here and written as .xlsx, .docx, .pdf and .csv, the same bytes for
the same edition; scores and KPIs are computed in `dbt_project` and only read here, signatures live
in `publishing.sealing`, numbered issues in `publishing.issues`. How to use it stands in
docs/how-to/export-and-issue.md.
"""
