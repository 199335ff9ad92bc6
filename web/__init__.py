"""People: server-rendered pages over the verbs of `engine.facade`, in Spanish and English.

Here lives what a browser sees: blueprints (one an audience, each with its `routes.py`), templates, one
stylesheet, catalogues and the outer defences (`web.security`). No rule of the protocol, no query and no
permission may live here: a page only hides what the engine would refuse. Only `web.cli` may import
`notifications`; nothing imports `web`.
"""
