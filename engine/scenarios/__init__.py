"""Scenarios: what a lawyer writes beside the diagrams to say what must happen, read and checked here.

What lives here: the files in `scenarios/` as positions and texts, what a package lets them name, the steps and
expectations that they hold. What may not: playing them, which is `engine.rehearsal`; the store and the verbs.
`engine.facade` checks them with the package, `engine.rehearsal` plays them.
"""
