"""Tables as models: names, relations both ways, classes."""
