"""Reads a dossier's STIX bundle and MISP event with the libraries their authors publish; prints what they say."""

import json
import sys
import zipfile

import stix2
from pymisp import MISPEvent

with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    bundle = stix2.parse(archive.read("stix-2.1.json"), allow_custom=False, version="2.1")
    event = MISPEvent()
    event.from_json(archive.read("misp.json").decode())

ids = {one.id for one in bundle.objects}
for one in bundle.objects:
    assert one.type == "marking-definition" or len(one.object_marking_refs) == 2, one.id
    for field in ("object_refs", "object_marking_refs"):
        assert set(one.get(field, [])) <= ids, (one.id, field)
    for field in ("created_by_ref", "source_ref", "target_ref"):
        assert one.get(field) is None or one[field] in ids, (one.id, field)
    # The library makes the identifier of an observable again by itself.
    if one.type in ("user-account", "email-addr", "url", "domain-name"):
        own = {name: value for name, value in one.items() if name not in ("id", "object_marking_refs")}
        assert stix2.parse(own, version="2.1").id == one.id, one.id

accounts = [a for o in event.objects if o.name == "bank-account" for a in o.attributes]
print(
    json.dumps(
        {
            "kinds": sorted(one.type for one in bundle.objects),
            "accounts": [one.user_id for one in bundle.objects if one.type == "user-account"],
            "tags": sorted(tag.name for tag in event.tags),
            "ibans": [a.value for a in accounts if a.type == "iban"],
            "others": sorted([a.type, a.value, bool(a.disable_correlation)] for a in event.attributes),
        }
    )
)
