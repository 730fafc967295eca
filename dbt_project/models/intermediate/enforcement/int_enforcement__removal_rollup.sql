{{ rollup(
    ref('int_enforcement__removal_daily'),
    domain='enforcement',
    breakdowns={'stock_kind': 'ib_stock_flag'},
    flows=removal_flows()
) }}
