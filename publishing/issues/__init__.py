"""Issues (签发): a period frozen under a number — table, rules, data edition, exclusions, pack.

What was issued never changes; a later edition is held against it and differences are listed, and a
correction is a new issue with the next number. Papers are made in `publishing.exports`, seals in
`publishing.sealing`. How to use it stands in docs/how-to/export-and-issue.md.
"""
