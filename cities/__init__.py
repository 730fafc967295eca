"""One folder per city: its settings, its sources, its reference tables and assessment rules.

Nothing about the product's logic lives here, and no line outside a city's folder changes when a
city is added. See docs/how-to/add-a-city.md.
"""
