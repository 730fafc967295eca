"""What is measured, how, and against what; never asserted in a test.

Figures are ratios within one run, because machines differ and are noisy. See benchmarks/README.md.
"""
