"""The outer defences: who may ask at all, from where, and what every answer tells the browser.

What a signed-in person may do is decided in the engine. Only `web.app` and blueprints import this.
"""
