"""Where a device or a geocoder puts a case: its coordinates, their system, and the 50 m cell.

What has an address is put there by the platform. What has none is put where the finder's device
stood, in the system of that device, or by a geocoder that finds nothing at the district's seat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cities.sample.simulation.cases.draws import Floats, Ints, unit_interval
from cities.sample.simulation.cases.places import GRID, NEAR_COLUMNS, position
from cities.sample.simulation.cases.reports import Reports
from cities.sample.simulation.cases.setting import Setting

CGCS2000, GCJ02, BD09, UNTOLD = range(4)
CRS = ("CGCS2000", "GCJ02", "BD09")
_CRS_SHARES = np.array([0.45, 0.32, 0.17, 0.06]).cumsum()
"""Share of devices by the map service they run on; the last ones do not say which."""

_FALLBACK_SHARE = 0.35
"""Share of places without an address that the geocoder puts at the seat of the district."""
_ZERO_SHARE = 0.02
"""Share of cases whose device had no fix: 0°, 0°."""
_JITTER = 0.00006
_CELL, _DEGREE = 50.0, 111_195.0
_EDGE = 0.04
"""Devices stand two metres off the edges of cells, so that no rounding decides on a cell."""

_AXIS, _FLATTENING = 6_378_245.0, 0.00669342162296594323
"""Ellipsoid of Krasovsky 1940, on which GCJ-02 is defined."""


@dataclass(frozen=True)
class Positions:
    """One row a case. lng, lat: as written, in `crs`; cell: number of its 50 m cell, −1 for none.

    exact: a number for every distinct position as written.
    """

    lng: Floats
    lat: Floats
    crs: Ints
    cell: Ints

    @property
    def exact(self) -> Ints:
        """Equal where the coordinates and their system are."""
        lng, lat = (np.rint(axis * 1e6).astype(np.int64) for axis in (self.lng, self.lat))
        return (self.crs << 60) ^ (lng << 29) ^ lat


def positions_of(setting: Setting, reports: Reports) -> Positions:
    """Where each case is written to stand."""
    places = reports.places
    lng, lat = position(setting, places)
    case = reports.day * 100_000 + reports.seq
    by_device = (places.kind == GRID) & (unit_interval(places.code, 6) >= _FALLBACK_SHARE)
    east = (unit_interval(places.code, 7) * 2 - 1) * 0.0085
    north = (unit_interval(places.code, 8) * 2 - 1) * 0.0075
    east = east + (unit_interval(case, 9) * 2 - 1) * _JITTER
    north = north + (unit_interval(case, 10) * 2 - 1) * _JITTER
    by_geocoder = (places.kind == GRID) & ~by_device
    seat = np.unique(setting.district, return_index=True)[1][setting.district[places.street]]
    lng = np.where(by_geocoder, np.round(setting.lng[seat], 6), lng)
    lat = np.where(by_geocoder, np.round(setting.lat[seat], 6), lat)
    device_lng, device_lat = _off_the_edges(lng + east, lat + north)
    lng, lat = np.where(by_device, device_lng, lng), np.where(by_device, device_lat, lat)
    cell = np.where(places.kind == GRID, cell_of(lng, lat), -1)
    told = np.searchsorted(_CRS_SHARES[:-1], unit_interval(case, 12), side="right")
    crs = np.where(by_device, told, CGCS2000)
    gcj_lng, gcj_lat = to_gcj02(lng, lat)
    bd_lng, bd_lat = to_bd09(gcj_lng, gcj_lat)
    lng = np.select([crs == GCJ02, crs == BD09], [gcj_lng, bd_lng], lng)
    lat = np.select([crs == GCJ02, crs == BD09], [gcj_lat, bd_lat], lat)
    has_no_fix = by_device & (unit_interval(case, 11) < _ZERO_SHARE)
    lng, lat = np.where(has_no_fix, 0.0, lng), np.where(has_no_fix, 0.0, lat)
    cell = np.where(has_no_fix | (crs == UNTOLD), -1, cell)
    return Positions(np.round(lng, 6), np.round(lat, 6), crs, cell)


def cell_of(lng: Floats, lat: Floats) -> Ints:
    """Row from the equator and column from Greenwich, as one number."""
    row = np.floor(lat * _DEGREE / _CELL)
    column = np.floor(lng * _columns_a_degree(row))
    cell: Ints = row.astype(np.int64) * NEAR_COLUMNS + column.astype(np.int64)
    return cell


def to_gcj02(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """WGS 84 → GCJ-02, the published approximation."""
    x, y = lng - 105.0, lat - 35.0
    waves = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += (waves + 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += (waves + 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    latitude = np.radians(lat)
    bulge = 1 - _FLATTENING * np.sin(latitude) ** 2
    meridian = _AXIS * (1 - _FLATTENING) / bulge**1.5
    parallel = _AXIS / np.sqrt(bulge) * np.cos(latitude)
    return lng + np.degrees(east / parallel), lat + np.degrees(north / meridian)


def to_bd09(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """GCJ-02 → BD-09, the published approximation."""
    turn = np.pi * 3000 / 180
    radius = np.hypot(lng, lat) + 0.00002 * np.sin(lat * turn)
    angle = np.arctan2(lat, lng) + 0.000003 * np.cos(lng * turn)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _columns_a_degree(row: Floats) -> Floats:
    middle = np.radians((row + 0.5) * _CELL / _DEGREE)
    columns: Floats = _DEGREE * np.cos(middle) / _CELL
    return columns


def _off_the_edges(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    up = lat * _DEGREE / _CELL
    row = np.floor(up)
    columns = _columns_a_degree(row)
    along = lng * columns
    inside_row = np.clip(up - row, _EDGE, 1 - _EDGE)
    inside_column = np.clip(along - np.floor(along), _EDGE, 1 - _EDGE)
    return (np.floor(along) + inside_column) / columns, (row + inside_row) * _CELL / _DEGREE
