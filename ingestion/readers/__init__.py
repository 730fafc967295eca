"""Readers turn files and database tables into deliveries of untouched text with row numbers.

They know encodings, delimiters, sheets and watermarks, but no types, no contract and no privacy.
See docs/how-to/add-a-source.md.
"""

from ingestion.readers.base import Delivery, Expected, Parcel, Reader, RefusedFile
from ingestion.readers.database import Database
from ingestion.readers.delimited import Delimited
from ingestion.readers.spreadsheet import Spreadsheet

__all__ = [
    "Database",
    "Delimited",
    "Delivery",
    "Expected",
    "Parcel",
    "Reader",
    "RefusedFile",
    "Spreadsheet",
]
