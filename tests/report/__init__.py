"""Each way to write a record."""
