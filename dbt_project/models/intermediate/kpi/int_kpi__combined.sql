{{ config(materialized = 'view') }}

-- The league's own KPIs stand apart: its scores may be made of what is counted.
select * from {{ ref('int_kpi__counted') }}
union all
select * from {{ ref('int_kpi__league') }}
