"""满意度 — four waves of a residents' survey on 14 items, and the agency's own summary.

Here people are asked, the agency's workbooks are written and the scores are counted; how scores are
published is no business of this package. See DOMAIN §9 and the README of the city.
"""

from cities.sample.simulation.satisfaction.deliveries import write_history, write_next_day
from cities.sample.simulation.satisfaction.truth import truth

__all__ = ["truth", "write_history", "write_next_day"]
