"""A protocol package as bytes: its manifest, calendars and identity. Knows no country and runs nothing.

Imported by `engine.definitions` and the tests; marshmallow checks the manifest, since it is input.
"""
