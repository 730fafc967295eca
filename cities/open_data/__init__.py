"""Real open data of several cities, each source city a district of one composite city.

The rows are nobody's invention: the figures they must give are known (GROUND_TRUTH.json). Sources
and licences are named in NOTICE.md beside the extracts.
"""
