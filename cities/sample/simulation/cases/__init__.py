"""案件 — the platform of the sample city: cases, their lives, and the dirt of its table.

Here the cases are drawn, shown as their platform would show them, written into its database and
counted; who reads that database is not known here. See cities/sample/README.md.
"""

from cities.sample.simulation.cases.raw import write_history, write_next_day
from cities.sample.simulation.cases.truth import truth

__all__ = ["truth", "write_history", "write_next_day"]
