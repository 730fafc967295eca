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

with_domain as (

    select
        source_name,
        domain,
        as_of,
        max(as_of) over (partition by domain) as domain_as_of
    from by_source

)

select * from with_domain
