select * from {{ ref('int_kpi__emitted') }}
