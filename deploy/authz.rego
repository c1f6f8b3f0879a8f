# METADATA
# title: What may be asked of the server
# description: |
#   Decisions, health and metrics. Whoever reaches the server could otherwise write policies of
#   their own into it, such as one that masks nothing.
package system.authz

default allow := false

allow if {
	input.method == "POST"
	["v1", "data", "pyconsent", asked] = input.path
	asked in {"decision", "decisions", "part", "conclusion"}
}

allow if {
	input.method == "GET"
	input.path in [["health"], ["metrics"]]
}
