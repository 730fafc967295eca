{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'ticket_id',
        on_schema_change = 'fail'
    )
}}

with arrived as (

    select
        source_name || ':' || weigh_ticket_no as ticket_id,
        *
    from {{ ref('stg_sanitation__weigh_tickets') }}
    {{ of_new_batches() }}

),

{{ newest_states_with_this('arrived', 'ticket_id') }}

select * from newest
