-- The day on which a deduction was first told, from which the days to appeal in are counted. A later state of the same
-- deduction opens no new window; a source that tells no time told of a month on its last day.
with states as (

    select
        {{ score_key() }} as score_id,
        source_updated_at
    from {{ ref('stg_assessment__scores') }}

),

final as (

    select
        score_id,
        cast(min(source_updated_at) as date) as told_on
    from states
    group by score_id

)

select * from final
