"""The page, part by part and in a browser."""
