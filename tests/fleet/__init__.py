"""The gate on a real OPA server, and what goes wrong between the two."""
