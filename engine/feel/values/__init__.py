"""The values of FEEL: their types, how they are read, written, compared and reckoned with."""
