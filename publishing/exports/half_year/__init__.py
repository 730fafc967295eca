"""The half-year summary (半年总结): a text with 89 places, and what fills each of them.

`text.txt` are the sentences of sections （二） to （五） of the report the form was taken from,
without its narrative; `slots.csv` says of each of its X where the figure comes from or, in Chinese,
what the warehouse cannot know. Counts of both stand in docs/how-to/export-and-issue.md.
"""
