"""Writes the lines of mime-db.txt: python3 mime-db.py package/db.json (of `npm pack mime-db`), to go below the licence."""
import json
import sys

types = {}
for media_type, facts in json.load(open(sys.argv[1])).items():
    for extension in facts.get("extensions", []):
        types.setdefault(extension, []).append(media_type)
for extension in sorted(types):
    print(extension, *sorted(types[extension]))
