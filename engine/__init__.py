"""The rules and durable execution of a protocol: no Flask, no scheduler, no country.

Start with `engine.facade`, which lists every verb of the system, then `engine.model`, then one
file of `engine.usecases`. Only `engine.facade`, `engine.testing`, `engine.decisions`, `engine.model`,
`engine.errors` and the lowest modules may be imported from outside.
"""
