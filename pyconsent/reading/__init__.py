"""Files into data: what people write, with the place of everything."""
