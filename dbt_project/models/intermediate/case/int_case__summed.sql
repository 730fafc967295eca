{{ config(materialized = 'view') }}

with {{ rollup_leaves(ref('int_case__tally'), domain='case', flows=case_flows(), stocks=case_stocks()) }}
