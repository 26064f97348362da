#!/usr/bin/env python3
"""Public extractors of indicators on the complaints our reader is measured on: MB/s and recall a kind.

    cargo run -p traces --release --example extract_judge 300 1 complaints.jsonl
    python traces_extract.py complaints.jsonl [--most 300] [--binary target/release/examples/extract]

Each line of the file is {"text", "planted": [{"kind", "value", …}]}. A tool finds an identifier when it gives the same
canonical form after a normalisation that favours it: spaces, dots and dashes dropped, case folded, a French number with
or without its country, a mailbox with its dots and suffix or without, a page by its host. Speed is the process's own
time on one core. Needs iocsearcher and ioc-finder; nothing else.
"""

import argparse
import json
import re
import subprocess
import time
import warnings

warnings.filterwarnings("ignore")


def fold(kind, value):
    """What is compared."""
    value = value.casefold()
    if kind == "phone":
        digits = re.sub(r"\D", "", value.replace("(0)", ""))
        return digits[-9:]
    if kind == "email":
        local, _, domain = value.replace("[.]", ".").partition("@")
        domain = "gmail.com" if domain == "googlemail.com" else domain
        local = local.partition("+")[0]
        return (local.replace(".", "") if domain == "gmail.com" else local) + "@" + domain
    if kind in ("wallet", "handle", "advert", "parcel"):
        return value.partition(":")[2] or value
    if kind == "url":
        return re.sub(r"^\w+://(www\.)?|[?#].*$|/$", "", value)
    return re.sub(r"[\s.\-_]", "", value) if kind in ("iban", "siren", "siret") else value


# Their names for our kinds.
IOCSEARCHER = {
    "phoneNumber": "phone", "iban": "iban", "email": "email", "fqdn": "domain", "url": "url", "bitcoin": "wallet",
    "bitcoincash": "wallet", "ethereum": "wallet", "litecoin": "wallet", "dogecoin": "wallet", "monero": "wallet",
    "ripple": "wallet", "tron": "wallet", "tezos": "wallet", "cardano": "wallet", "solana": "wallet",
    "telegramHandle": "handle", "instagramHandle": "handle", "facebookHandle": "handle", "twitterHandle": "handle",
    "tiktokHandle": "handle", "youtubeHandle": "handle", "whatsappHandle": "handle",
}
FINDER = {
    "phone_numbers": "phone", "email_addresses": "email", "domains": "domain", "urls": "url",
    "bitcoin_addresses": "wallet", "monero_addresses": "wallet",
}


def iocsearcher():
    """iocsearcher's reader, as its manual calls it."""
    from iocsearcher.searcher import Searcher

    searcher = Searcher()
    return lambda text: [
        (IOCSEARCHER[ioc.name], ioc.value) for ioc in searcher.search_data(text) if ioc.name in IOCSEARCHER
    ]


def finder():
    """ioc-finder's reader."""
    from ioc_finder import find_iocs

    def read(text):
        found = find_iocs(text)
        return [(kind, value) for name, kind in FINDER.items() for value in found.get(name, ())]

    return read


def ours(binary):
    """Our example `extract`, one process a complaint: for recall only."""

    def read(text):
        run = subprocess.run([binary], input=text.encode(), capture_output=True, check=True)
        return [(line["kind"], line["value"]) for line in map(json.loads, run.stdout.splitlines())]

    return read


def judge(name, read, complaints):
    """Recall a kind, and speed."""
    counts, size, spent = {}, 0, 0.0
    for complaint in complaints:
        start = time.process_time()
        found = read(complaint["text"])
        spent += time.process_time() - start
        size += len(complaint["text"].encode())
        found = {(kind, fold(kind, value)) for kind, value in found}
        for planted in complaint["planted"]:
            kind = planted["kind"]
            count = counts.setdefault(kind, [0, 0])
            count[0] += 1
            count[1] += (kind, fold(kind, planted["value"])) in found
    speed = "" if name == "ours" else f", {size / 1e6 / spent:.3f} MB/s, {len(complaints) / spent:.0f} complaints/s"
    print(f"{name}: {len(complaints)} complaints, {size / 1e6:.2f} MB{speed}")
    for kind in sorted(counts):
        print(f"  {kind:<12} {counts[kind][1] / counts[kind][0]:.3f} of {counts[kind][0]}")


def main():
    """Each tool in turn."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("complaints")
    asked.add_argument("--most", type=int, default=300)
    asked.add_argument("--binary")
    asked = asked.parse_args()
    with open(asked.complaints, encoding="utf-8") as lines:
        complaints = [json.loads(line) for line, _ in zip(lines, range(asked.most))]
    if asked.binary:
        judge("ours", ours(asked.binary), complaints)
    for name, make in (("iocsearcher", iocsearcher), ("ioc-finder", finder)):
        try:
            read = make()
        except ImportError as absent:
            print(f"{name}: not installed ({absent})")
            continue
        judge(name, read, complaints)


if __name__ == "__main__":
    main()
