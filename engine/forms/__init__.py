"""Forms: the form-js subset, read once, then the sole validator of what people send.

Only `engine.definitions` reads forms; use cases and queries load and tell answers. marshmallow lives here.
"""
