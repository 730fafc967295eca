{{ config(materialized = 'view') }}

-- A view: what depends on the time of the data moves every night, the cases themselves do not.
{{ cases_as_of('select * from ' ~ ref('int_case__state')) }}
