"""The rules that a protocol must keep to be put in force. One rule, one file.

They read the diagrams and what the package declares. `engine.lint.registry` lists them; nobody else
imports them.
"""
