-- One row per gate of the book of gates: its business name, what it checks, why, and what to do.
select
    gate_id,
    title,
    rule,
    why,
    action
from quality_gate
order by gate_id
