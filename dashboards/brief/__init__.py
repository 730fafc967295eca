"""晨报: what 总览 says, on one sheet of A4, for whoever reads it on paper.

Content is made of the same `Situation` as the page and set as the official papers are; no figure is
read or rounded another way here. Why it is made so: docs/decisions/0015.
"""
