"""The demonstration: fictional accounts and cases, told to an empty database through the engine's verbs.

Nothing here is faked: what would be refused to a person is refused here, and reminders and escalations
fire at their own times. Only `web.cli` imports it.
"""
