"""What was invented for the sample city 云澜市: names of places, units, roads and shops (示例数据).

Only lists and the shapes made of them belong here; `make_reference` writes them down as the city's
reference tables, and nothing else reads them. Every name is made up; a likeness to a real place or
firm is chance. See cities/sample/README.md.
"""
