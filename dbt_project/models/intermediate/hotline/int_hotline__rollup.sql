with tally as (

    select * from {{ ref('int_hotline__tally') }}

),

{{ rollup_leaves('tally', domain='hotline', flows=hotline_flows(), stocks=hotline_stocks()) }}
