{{ rollup(
    ref('int_sanitation__road_daily'),
    domain='sanitation',
    breakdowns={},
    flows=road_flows()
) }}
