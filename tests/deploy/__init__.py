"""What deploy/ holds, each file used as it stands."""
