{{ rollup(
    ref('int_sanitation__road_daily'),
    domain='sanitation',
    breakdowns={'op_type': 'op_type'},
    flows=road_flows()
) }}
