"""环卫 — weigh tickets, road operations, facility days, toilets and reports of the sample city.

Here the lorries drive, the files of both weighbridge systems and of the districts are written, and
S01–S15 are counted; how the warehouse reads them is no business of this package. See the README of
the city.
"""

from cities.sample.simulation.sanitation.deliveries import write_history, write_next_day
from cities.sample.simulation.sanitation.truth import truth

__all__ = ["truth", "write_history", "write_next_day"]
