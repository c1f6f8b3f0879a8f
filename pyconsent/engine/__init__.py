"""Ways to evaluate the pack."""
