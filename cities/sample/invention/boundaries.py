"""Borders: a mesh of ten by six cells bent by chance, one cell a street, off any real coast."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cities.sample.invention.areas import CITY_ID, CITY_NAME, DISTRICTS, Street, streets

ORIGIN = (124.30, 29.40)
"""Longitude and latitude (CGCS2000) of the south-west corner: open sea, where no city is."""

KM_PER_DEGREE = (96.9, 111.2)
_COLUMN_KM = (0.0, 7.2, 13.8, 19.5, 22.6, 25.4, 28.2, 31.3, 37.0, 43.6, 50.8)
_ROW_KM = (0.0, 6.6, 10.8, 13.6, 16.4, 20.6, 27.2)
_JITTER = 0.17

_CELLS: dict[str, list[tuple[int, int]]] = {
    "d1": [(c, r) for r in (4, 3, 2, 1) for c in (3, 4)],
    "d2": [(c, r) for r in (4, 3, 2, 1) for c in (5, 6)],
    "d3": [(4, 5), (3, 5), (2, 4), (2, 3), (2, 5), (1, 4), (1, 3), (1, 5), (0, 4), (0, 3), (0, 5)],
    "d4": [(5, 5), (6, 5), (7, 4), (7, 3), (7, 5), (8, 4), (8, 3), (8, 5), (9, 4), (9, 3), (9, 5)],
    "d5": [(4, 0), (3, 0), (2, 1), (2, 2), (2, 0), (1, 1), (1, 2), (1, 0), (0, 1), (0, 2), (0, 0)],
    "d6": [(5, 0), (6, 0), (7, 1), (7, 2), (7, 0), (8, 1), (8, 2), (8, 0), (9, 1), (9, 2), (9, 0)],
}

Ring = list[list[float]]


def _mesh() -> NDArray[np.float64]:
    """Kilometres east and north of every corner, as an array of (column, row, 2)."""
    east, north = np.meshgrid(_COLUMN_KM, _ROW_KM, indexing="ij")
    corners = np.stack([east, north], axis=2)
    moved = np.random.default_rng(990500).uniform(-1, 1, size=corners.shape)
    width = np.minimum(np.gradient(np.array(_COLUMN_KM))[:, None], 6.0)
    height = np.minimum(np.gradient(np.array(_ROW_KM))[None, :], 6.0)
    moved[:, :, 0] *= _JITTER * width
    moved[:, :, 1] *= _JITTER * height
    return corners + moved


def _degrees(points: Iterable[NDArray[np.float64]]) -> Ring:
    return [
        [
            round(ORIGIN[0] + float(east) / KM_PER_DEGREE[0], 6),
            round(ORIGIN[1] + float(north) / KM_PER_DEGREE[1], 6),
        ]
        for east, north in points
    ]


def ring_of(street: Street) -> Ring:
    """Closed ring of a street, counter-clockwise from its south-west corner, in degrees."""
    mesh = _mesh()
    c, r = _CELLS[street.district_id][street.cell]
    sw, se, ne, nw = mesh[c, r], mesh[c + 1, r], mesh[c + 1, r + 1], mesh[c, r + 1]
    south, north = (sw + se) / 2, (nw + ne) / 2
    if street.half == "east":
        sw, nw = south, north
    elif street.half == "west":
        se, ne = south, north
    return _degrees([sw, se, ne, nw, sw])


def boundaries() -> dict[str, Any]:
    """GeoJSON: a polygon a street (with its days of validity), a multipolygon a district."""
    features = []
    for street in streets():
        properties = {
            "area_id": street.street_id,
            "area_name": street.name,
            "area_level": "street",
            "parent_area_id": street.district_id,
            "valid_from": street.valid_from.isoformat(),
            "valid_to": street.valid_to.isoformat() if street.valid_to else None,
        }
        features.append(_feature(properties, "Polygon", [ring_of(street)]))
    for district_id, name in DISTRICTS.items():
        rings = [[ring_of(s)] for s in streets() if s.district_id == district_id and s.half == ""]
        properties = {
            "area_id": district_id,
            "area_name": name,
            "area_level": "district",
            "parent_area_id": CITY_ID,
            "valid_from": streets()[0].valid_from.isoformat(),
            "valid_to": None,
        }
        features.append(_feature(properties, "MultiPolygon", rings))
    return {
        "type": "FeatureCollection",
        "name": f"{CITY_NAME}(示例数据,虚构边界)",
        "features": features,
    }


def _feature(properties: dict[str, Any], kind: str, coordinates: list[Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }
