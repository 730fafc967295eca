"""考核办法 — editions of the assessment rules, written as YAML, checked and told as tables.

What a score is made of is written here and computed in the warehouse; no city's rules live here.
See DOMAIN §10.2 and docs/how-to/change-assessment-rules.md.
"""

from ingestion.assessment_rules.checks import Known, checked
from ingestion.assessment_rules.defects import Defect
from ingestion.assessment_rules.reader import RuleDefects, RuleFiles, RuleFolder

__all__ = ["Defect", "Known", "RuleDefects", "RuleFiles", "RuleFolder", "checked"]
