{{ rollup(
    ref('int_enforcement__daily'),
    domain='enforcement',
    breakdowns={'unit': 'unit_id', 'category': 'violation_type', 'procedure': '"procedure"'},
    flows=penalty_flows()
) }}
