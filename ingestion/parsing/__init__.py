"""From text to types: numbers, times, yes/no, lists and identifiers as Chinese bureaus write them.

No file format and no contract rule belongs here: a cell is read, found redacted, or unreadable.
See DOMAIN §14 for the traps and §3 for the figures they are tested with.
"""

from ingestion.parsing.cells import Parsed, parse_cells
from ingestion.parsing.numbers import approximate_number, unit_factor
from ingestion.parsing.times import wall_time

__all__ = ["Parsed", "approximate_number", "parse_cells", "unit_factor", "wall_time"]
