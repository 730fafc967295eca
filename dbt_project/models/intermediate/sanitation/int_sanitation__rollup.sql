{{ rollup(
    ref('int_sanitation__daily'),
    domain='sanitation',
    breakdowns={'facility': 'facility_id', 'stream': 'waste_stream'},
    flows=weigh_flows()
) }}
