"""Reads FollowTheMoney entities with its own library, each held to its schema, and prints the shares: ftm.py FILE"""

import json
import sys
from pathlib import Path

from followthemoney import model

lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
entities = {each["id"]: model.get_proxy(each) for each in map(json.loads, lines)}

for entity in entities.values():
    entity.schema.validate(entity.to_dict())
    if entity.schema.name == "Ownership" and entity.has("percentage"):
        owner, asset = (entities[entity.first(end)] for end in ("owner", "asset"))
        print(owner.caption, entity.first("percentage"), asset.caption, entity.first("publisher"), sep=" | ")
