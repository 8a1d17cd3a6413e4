"""How many examples does a property test draw? A seeded few for landing, many in .ci/long."""

import os

from hypothesis import settings

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
TIMES = 20
"""So many times as many examples are drawn where time is no matter."""

settings.register_profile("short", derandomize=True, deadline=None, database=None)
settings.register_profile("long", deadline=None, max_examples=100 * TIMES, print_blob=True)
settings.load_profile("long" if LONG else "short")


def examples(number):
    """Settings for so many examples, the same each time; in a long run twenty times as many."""
    return settings(max_examples=number * TIMES if LONG else number)
