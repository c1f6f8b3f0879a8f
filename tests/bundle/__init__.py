"""Bundles: built, signed, read and verified."""
