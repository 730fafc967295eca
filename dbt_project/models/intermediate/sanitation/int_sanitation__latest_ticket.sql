with delivered as (

    select
        source_name || ':' || weigh_ticket_no as ticket_id,
        *
    from {{ ref('stg_sanitation__weigh_tickets') }}

),

{{ newest_states('delivered', 'ticket_id') }}

select * from newest
