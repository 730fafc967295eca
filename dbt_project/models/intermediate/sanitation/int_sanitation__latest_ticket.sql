{{
    config(
        materialized = 'incremental',
        incremental_strategy = 'delete+insert',
        unique_key = 'ticket_id',
        on_schema_change = 'fail'
    )
}}

-- Of a ticket what is counted: its vehicle, weigher and carrier stay in landing.
with arrived as (

    select
        source_name || ':' || weigh_ticket_no as ticket_id,
        source_updated_at,
        weigh_ticket_no,
        is_synthetic_ticket,
        facility_name,
        flow_direction,
        vehicle_type,
        source_area_name,
        waste_stream,
        gross_kg,
        tare_kg,
        net_kg,
        weighed_at,
        weigh_mode,
        batch_id,
        source_name,
        source_row,
        batch_seq
    from {{ ref('stg_sanitation__weigh_tickets') }}
    {{ of_new_batches('src_weigh') }}

),

{{ newest_states_with_this('arrived', 'ticket_id') }}

select * from newest
