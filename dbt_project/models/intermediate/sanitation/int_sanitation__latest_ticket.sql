with delivered as (

    select
        source_name || ':' || weigh_ticket_no as ticket_id,
        *
    from {{ ref('stg_sanitation__weigh_tickets') }}

),

ranked as (

    select
        *,
        {{ state_rank(['ticket_id']) }} as state_rank
    from delivered

)

select * from ranked where state_rank = 1
