"""Time and delivery: the worker that ticks, and the channels by which notices leave.

Here lives what happens without a person asking: due work is started, notices are rendered and handed
to a channel. What is due and what is to be sent stands in the database and is decided by the engine;
nothing of the protocol may live here. Only `web.cli` imports this package; it imports only `engine`.
"""
