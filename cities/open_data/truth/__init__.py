"""The known answers of the open data, counted again in plain Python (csv, Decimal, openpyxl).

Each module reads one source's raw files and returns figures in the shape of GROUND_TRUTH.json; no
code of the warehouse is used, so that an error of the warehouse cannot hide in its own yardstick.
`cities.open_data.count_truth` is the front door; DOMAIN §4, §6 and §9 say what the figures mean.
"""
