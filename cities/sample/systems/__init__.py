"""What each system of the sample city delivers, as typed sources, one module a system.

Only declarations belong here: reader, contract, column map. How the files come about is the
simulation's business; how a source is declared stands in docs/how-to/add-a-source.md.
"""
