"""The built-in functions of the standard, by the kind of value they serve."""
