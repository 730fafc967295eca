"""Figures that a text states, held against the edition (DOMAIN §13 G14): a warning, never a stop.

Only a figure that directly follows the name of a KPI is a claim; changes, targets and earlier
periods are none. `reading` finds claims, `judging` compares them, `python -m publishing claims`
prints both. Texts that the product writes are made of the edition; this is for those it did not.
"""
