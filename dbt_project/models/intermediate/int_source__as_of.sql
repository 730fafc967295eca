with committed as (

    select
        source_name,
        table_name,
        last_source_time
    from {{ source('landing', 'batches') }}
    where last_source_time is not null

),

domains as (

    select
        table_name,
        domain
    from {{ ref('landing_domain') }}

),

by_source as (

    select
        committed.source_name,
        domains.domain,
        max(committed.last_source_time) as as_of
    from committed
    inner join domains
        on committed.table_name = domains.table_name
    group by committed.source_name, domains.domain

),

-- A survey that tells no interview dates stands for its wave, which is over the day after its end.
by_wave as (

    select
        answers.source_name,
        'satisfaction' as domain,
        cast(max(waves.period_end) as timestamp) + interval '1' day as as_of
    from {{ ref('stg_satisfaction__answers') }} as answers
    inner join {{ ref('stg_reference__survey_waves') }} as waves
        on answers.wave = waves.wave
    where answers.source_name not in (select source_name from by_source)
    group by answers.source_name

),

dated as (

    select * from by_source
    union all
    select * from by_wave

),

with_domain as (

    select
        source_name,
        domain,
        as_of,
        max(as_of) over (partition by domain) as domain_as_of
    from dated

)

select * from with_domain
