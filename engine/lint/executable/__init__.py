"""The rules without which a diagram does not run as BPMN 2.0 says. One rule, one file.

They read the diagrams and nothing else. `engine.lint.registry` lists them; nobody else imports them.
"""
