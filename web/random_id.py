"""The ids that stand in addresses: random, and of one shape."""

from werkzeug.routing import BaseConverter


class RandomId(BaseConverter):
    """128 random bits in hexadecimal; an address with anything else leads nowhere."""

    regex = "[0-9a-f]{32}"
