"""Truth against product: figures, public tables, assessment inputs and the fate of planted dirt.

Only comparing belongs here: the truth is what the simulation counted, the product is read from the
published edition and the landing and never written. See cities/sample/README.md.
"""
