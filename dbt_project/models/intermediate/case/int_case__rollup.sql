{{ rollup(
    ref('int_case__daily'),
    domain='case',
    breakdowns={'unit': 'unit_id', 'category': 'category_id', 'channel': 'channel'},
    flows=case_flows(),
    stocks=case_stocks()
) }}
