# The decision as conftest asks for it: each finding that denies, or that there is none.
package main

import data.pyconsent

deny contains {"msg": $"{finding.rule}: {finding.setting}, {finding.audience}: {finding.message}"} if {
	some finding in pyconsent.decision.findings
	finding.severity in pyconsent.denying
}

deny contains {"msg": "there is no decision"} if not pyconsent.decision
