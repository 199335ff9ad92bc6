"""What people read. A query never advances a case; it records the look before it returns.

Imported by `engine.facade` alone. Everything is already cut to what the actor may see.
"""
