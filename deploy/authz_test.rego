package system.authz_test

import data.system.authz

asked(method, path) := {"method": method, "path": path}

test_decisions_health_and_metrics_may_be_asked_for if {
	every name in ["decision", "decisions", "part", "conclusion"] {
		authz.allow with input as asked("POST", ["v1", "data", "pyconsent", name])
	}
	authz.allow with input as asked("GET", ["health"])
	authz.allow with input as asked("GET", ["metrics"])
}

test_nothing_else_may if {
	every request in [
		["PUT", ["v1", "policies", "mask.rego"]],
		["DELETE", ["v1", "policies", "mask.rego"]],
		["GET", ["v1", "policies"]],
		["PUT", ["v1", "data", "pyconsent", "decisions"]],
		["PATCH", ["v1", "data", "pyconsent", "decisions"]],
		["GET", ["v1", "data", "pyconsent", "decisions"]],
		["POST", ["v1", "data", "pyconsent", "decisions", "0"]],
		["POST", ["v1", "data", "pyconsent"]],
		["POST", ["v1", "data", "system", "log"]],
		["POST", ["v1", "data"]],
		["POST", ["v1", "query"]],
		["POST", ["v1", "compile"]],
		["POST", ["v0", "data", "pyconsent", "decisions"]],
		["GET", ["v1", "config"]],
		["POST", ["health"]],
		["POST", [""]],
	] {
		not authz.allow with input as asked(request[0], request[1])
	}
	not authz.allow with input as {}
}
