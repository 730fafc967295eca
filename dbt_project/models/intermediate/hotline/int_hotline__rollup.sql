{{ rollup(
    ref('int_hotline__daily'),
    domain='hotline',
    breakdowns={'unit': 'unit_id', 'category': 'category_id', 'channel': 'channel'},
    flows=hotline_flows(),
    stocks=hotline_stocks()
) }}
