"""When things run and in which order: Dagster assets, checks, jobs, schedules and sensors.

No extraction, no SQL and no business rule lives here; the rooms that are called do the work.
See docs/architecture.md for the road of the data and docs/runbooks for the person on duty.
"""
