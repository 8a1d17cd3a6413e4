"""How is one event chained to the one before it?"""

import hashlib
import json
from datetime import UTC

from db.tables import Event

FIRST = "0" * 64


def event_hash(each: Event) -> str:
    """sha256 over everything an event says and the hash of the event before."""
    said = {
        "at": each.at.astimezone(UTC).isoformat(),
        "what": each.what,
        "who": each.who,
        "about": each.about,
        "inputs": each.inputs,
        "program": each.program,
        "previous": each.previous,
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
