"""The simulation of the sample city: what happens in it, and what its systems write down of it.

One sub-package a domain writes raw files with known dirt and counts the truth of its own figures;
nothing here may use the landing, the warehouse or their parsing, so that a mistake cannot agree
with itself. See cities/sample/README.md.
"""
