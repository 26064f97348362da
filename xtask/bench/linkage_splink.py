#!/usr/bin/env python3
"""Splink 5 (DuckDB) on the data our engine is measured on, tuned as its manual advises, without labels.

    python linkage_splink.py KIND RECORDS.csv PAIRS.csv [--online 20] [--threads 2]

KIND is requests, historical, fake, febrl3 or febrl4. Every scored candidate goes to PAIRS.csv, in the columns the
example `judge` of the crate linkage reads. Times and peak memory go to standard output as one JSON line.
Needs splink>=5,<6 with DuckDB; nothing else.
"""

import argparse
import json
import resource
import statistics
import time

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator


def level(sql, tf=None, **more):
    """One comparison level; with `tf`, adjusted for how common the value of that column is."""
    adjusted = {"tf_adjustment_column": tf, "tf_adjustment_weight": 1.0} if tf else {}
    return {"sql_condition": sql, "label_for_charts": sql[:60], **adjusted, **more}


def comparison(name, null, levels):
    """The levels from the surest down; what is missing first, all else last."""
    return {
        "output_column_name": name,
        "comparison_levels": [level(null, is_null_level=True), *levels, level("ELSE")],
    }


def column(name, *thresholds, tf=True, fn="jaro_winkler_similarity"):
    """Equal, then alike by Jaro-Winkler (at least) or by distance (at most)."""
    order = ">=" if fn.startswith("jaro") else "<="
    alike = [level(f"{fn}({name}_l, {name}_r) {order} {bound}") for bound in thresholds]
    equal = level(f"{name}_l = {name}_r", name if tf else None)
    return comparison(name, f"{name}_l is null or {name}_r is null", [equal, *alike])


def date(name, pattern="%Y-%m-%d"):
    """Equal, one slip, then within a month, a year, ten years."""
    parsed = [f"try_strptime({name}_{side}, '{pattern}')" for side in "lr"]
    apart = f"abs(epoch({parsed[0]}) - epoch({parsed[1]}))"
    return comparison(
        name,
        f"{parsed[0]} is null or {parsed[1]} is null",
        [
            level(f"{name}_l = {name}_r"),
            level(f"levenshtein({name}_l, {name}_r) <= 1"),
            *(level(f"{apart} <= {days * 86400}") for days in (30.4375, 365.25, 3652.5)),
        ],
    )


def same(*names):
    """A blocking rule: all of these are equal."""
    rules = []
    for name in names:
        head, _, rest = name.partition("(")
        sides = [f"{head}({side}.{rest}" if rest else f"{side}.{name}" for side in "lr"]
        rules.append(" = ".join(sides))
    return " and ".join(rules)


def filled(*names):
    """Columns with nothing where the file has an empty text."""
    return ", ".join(f"nullif({name}, '') as {name}" for name in names)


def requests():
    """What the ministries' files hold: married names and swaps as levels, thirteen blocking rules."""
    # Family names, whichever of the two is the married one
    close = (
        "greatest(jaro_winkler_similarity(nom_l, nom_r), "
        "coalesce(jaro_winkler_similarity(nom_l, nom_marital_r), 0), "
        "coalesce(jaro_winkler_similarity(nom_marital_l, nom_r), 0))"
    )
    first = "jaro_winkler_similarity(prenom1_l, prenom1_r)"
    year = "substr(dob_l, 1, 4) = substr(dob_r, 1, 4)"
    names = comparison(
        "name",
        "nom_l is null or nom_r is null or prenom1_l is null or prenom1_r is null",
        [
            level("full_name_l = full_name_r", "full_name"),
            level("prenom1_l = prenom1_r and (nom_l = nom_r or nom_l = nom_marital_r or nom_marital_l = nom_r)"),
            level("prenom1_l = nom_r and nom_l = prenom1_r"),
            level(f"{close} >= 0.92 and {first} >= 0.92"),
            level(f"{close} >= 0.8 and {first} >= 0.8"),
            level("nom_l = nom_r", "nom"),
            level("prenom1_l = prenom1_r", "prenom1"),
            level(f"jaro_winkler_similarity(nom_l, nom_r) >= 0.88 or {first} >= 0.88"),
        ],
    )
    births = comparison(
        "dob",
        "dob_l is null or dob_r is null",
        [
            level("dob_l = dob_r", "dob"),
            level(
                f"{year} and substr(dob_l, 6, 2) = substr(dob_r, 9, 2) "
                "and substr(dob_l, 9, 2) = substr(dob_r, 6, 2)"
            ),
            level("damerau_levenshtein(dob_l, dob_r) <= 1"),
            level(year),
            level("damerau_levenshtein(dob_l, dob_r) <= 2"),
        ],
    )
    distance = {"tf": False, "fn": "damerau_levenshtein"}
    return {
        "prepare": """
            select id, nom, nom_marital, prenom1, nom || ' ' || prenom1 as full_name, dob, ville_naissance,
                pays_naissance, num_document, email, telephone, prenom_pere, prenom_mere, code_postal, sexe
            from (select id, nullif(plain(nom), '') as nom, nullif(plain(nom_marital), '') as nom_marital,
                nullif(plain(regexp_extract(prenoms, '^[^ ,;]+')), '') as prenom1,
                nullif(date_naissance, '') as dob, nullif(plain(ville_naissance), '') as ville_naissance,
                nullif(pays_naissance, '') as pays_naissance, nullif(num_document, '') as num_document,
                nullif(lower(email), '') as email,
                nullif(regexp_replace(telephone, '^\\+33', '0'), '') as telephone,
                nullif(plain(prenom_pere), '') as prenom_pere, nullif(plain(prenom_mere), '') as prenom_mere,
                nullif(code_postal, '') as code_postal, nullif(sexe, '') as sexe from raw)""",
        "comparisons": [
            names,
            births,
            column("ville_naissance", 0.9, 0.75),
            column("pays_naissance"),
            column("num_document", 1, **distance),
            column("email", 2, **distance),
            column("telephone", 1, **distance),
            column("prenom_pere", 0.88),
            column("prenom_mere", 0.88),
            column("code_postal"),
            column("sexe", tf=False),
        ],
        "blocking": [
            same("dob", "substr(nom, 1, 2)"),
            same("dob", "substr(prenom1, 1, 2)"),
            same("dob", "ville_naissance"),
            same("nom", "prenom1"),
            "l.nom = r.prenom1 and l.prenom1 = r.nom",
            same("nom", "substr(dob, 1, 4)"),
            same("num_document"),
            same("email"),
            same("telephone"),
            same("prenom1", "ville_naissance", "substr(dob, 1, 4)"),
            same("prenom_mere", "prenom_pere", "substr(dob, 1, 4)"),
            "l.nom_marital = r.nom and l.prenom1 = r.prenom1",
            "l.nom = r.nom_marital and l.prenom1 = r.prenom1",
        ],
        "sure": ([same("num_document"), same("email"), same("nom", "prenom1", "dob")], 0.8),
        "training": [same("nom", "prenom1"), same("dob"), same("email")],
    }


def historical():
    """Figures of the past: postcode and occupation help, spellings wander."""
    first = "jaro_winkler_similarity(first_name_l, first_name_r)"
    last = "jaro_winkler_similarity(surname_l, surname_r)"
    names = comparison(
        "name",
        "first_name_l is null and surname_l is null or first_name_r is null and surname_r is null",
        [
            level("full_name_l = full_name_r", "full_name"),
            level("short_name_l = short_name_r", "short_name"),
            level("first_name_l = surname_r and surname_l = first_name_r"),
            level(f"{first} >= 0.92 and {last} >= 0.92"),
            level(f"{first} >= 0.8 and {last} >= 0.8"),
            level("surname_l = surname_r", "surname"),
            level("first_name_l = first_name_r", "first_name"),
            level(f"{last} >= 0.88 or {first} >= 0.88"),
        ],
    )
    postcode = comparison(
        "postcode",
        "postcode_l is null or postcode_r is null",
        [
            level("postcode_l = postcode_r", "postcode"),
            level("levenshtein(postcode_l, postcode_r) <= 1"),
            level("outward_l = outward_r", "outward"),
        ],
    )
    return {
        "prepare": """
            select *, split_part(postcode, ' ', 1) as outward from (select id,
                nullif(full_name, '') as full_name, nullif(first_and_surname, '') as short_name,
                nullif(first_name, '') as first_name, nullif(surname, '') as surname, nullif(dob, '') as dob,
                nullif(birth_place, '') as birth_place, nullif(postcode_fake, '') as postcode,
                nullif(gender, '') as gender, nullif(occupation, '') as occupation from raw)""",
        "comparisons": [
            names,
            date("dob"),
            postcode,
            column("birth_place", 0.9),
            column("occupation"),
            column("gender", tf=False),
        ],
        "blocking": [
            same("substr(first_name, 1, 3)", "substr(surname, 1, 4)"),
            same("surname", "dob"),
            same("first_name", "dob"),
            same("postcode", "first_name"),
            same("postcode", "surname"),
            same("dob", "birth_place"),
            same("outward", "dob"),
            same("dob", "occupation"),
            same("outward", "substr(first_name, 1, 2)", "substr(surname, 1, 2)"),
            same("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
            same("birth_place", "occupation", "substr(dob, 1, 4)"),
            same("postcode", "dob"),
            same("postcode", "occupation"),
            same("surname", "birth_place"),
            same("surname", "occupation"),
            same("surname", "substr(dob, 1, 4)"),
            same("first_name", "birth_place", "occupation"),
            same("short_name"),
            "l.first_name = r.surname and l.surname = r.first_name",
        ],
        "sure": (
            [
                same("short_name", "dob"),
                same("first_name", "surname", "postcode"),
                same("dob", "birth_place", "occupation"),
            ],
            0.6,
        ),
        "training": [same("first_name", "surname"), same("dob"), same("postcode")],
    }


def fake():
    """A thousand records: every pair is compared, nothing is left to blocking."""
    user = [f"nullif(regexp_extract(email_{side}, '^[^@]+', 0), '')" for side in "lr"]
    mails = comparison(
        "email",
        "email_l is null or email_r is null",
        [
            level("email_l = email_r", "email"),
            level(" = ".join(user)),
            level("jaro_winkler_similarity(email_l, email_r) >= 0.88"),
        ],
    )
    return {
        "prepare": "select id, " + filled("first_name", "surname", "dob", "city", "email") + " from raw",
        "comparisons": [
            column("first_name", 0.92, 0.88, 0.7),
            column("surname", 0.92, 0.88, 0.7),
            date("dob"),
            column("city"),
            mails,
        ],
        "blocking": ["1 = 1"],
        "sure": ([same("first_name", "surname", "dob"), same("email")], 0.7),
        "training": [same("dob"), same("first_name", "surname"), same("email")],
    }


def febrl(link):
    """The Australian benchmark; its fourth set links two files one to one."""
    crossed = "jaro_winkler_similarity(given_name_l, surname_r) + jaro_winkler_similarity(surname_l, given_name_r)"
    names = comparison(
        "full_name",
        "(given_name_l is null or given_name_r is null) and (surname_l is null or surname_r is null)",
        [
            level("full_name_l = full_name_r", "full_name"),
            level("jaro_winkler_similarity(full_name_l, full_name_r) >= 0.9"),
            level("jaro_winkler_similarity(full_name_l, full_name_r) >= 0.7"),
            level("given_name_l = surname_r"),
            *(level(f"{crossed} >= {bound}") for bound in (1.8, 1.4)),
            level("given_name_l = given_name_r", "given_name"),
            level("surname_l = surname_r", "surname"),
            level("given_name_l = surname_r or surname_l = given_name_r"),
            level("jaro_winkler_similarity(given_name_l, given_name_r) >= 0.9"),
            level("jaro_winkler_similarity(surname_l, surname_r) >= 0.9"),
        ],
    )
    distance = {"fn": "damerau_levenshtein"}
    return {
        "link": link,
        "prepare": "select *, given_name || ' ' || surname as full_name from (select id, source, "
        + filled("given_name", "surname", "street_number", "address_1", "postcode", "state", "date_of_birth", "soc_sec_id")
        + " from raw)",
        "comparisons": [
            names,
            date("date_of_birth", "%Y%m%d"),
            column("soc_sec_id", 1, 2, **distance),
            column("street_number", 1, **distance),
            column("postcode", 1, 2, **distance),
        ],
        "blocking": [
            same("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            same("date_of_birth"),
            same("soc_sec_id"),
            same("state", "address_1"),
            same("street_number", "address_1"),
            same("postcode"),
        ],
        "sure": ([same("soc_sec_id"), same("given_name", "surname", "date_of_birth")], 0.9),
        "training": [same("date_of_birth"), same("given_name", "surname"), same("postcode")],
    }


KINDS = {
    "requests": requests,
    "historical": historical,
    "fake": fake,
    "febrl3": lambda: febrl(False),
    "febrl4": lambda: febrl(True),
}


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("kind", choices=KINDS)
    asked.add_argument("records")
    asked.add_argument("pairs")
    asked.add_argument("--online", type=int, default=0, help="new requests to score one by one against all")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--sample", type=float, default=1e6, help="pairs from which u, then m are estimated")
    asked = asked.parse_args()
    kind = KINDS[asked.kind]()
    stages, begun = {}, time.perf_counter()

    def done(stage):
        stages[stage] = round(time.perf_counter() - begun - sum(stages.values()), 2)

    con = duckdb.connect()
    con.execute(f"set threads to {asked.threads}")
    con.execute("create macro plain(t) as upper(strip_accents(replace(replace(t, '-', ' '), '''', ' ')))")
    con.execute("create table raw as from read_csv(?, all_varchar = true, header = true)", [asked.records])
    con.execute(f"create table prepared as {kind['prepare']}")
    api = DuckDBAPI(con)
    if kind.get("link"):
        tables = []
        for side in ("a", "b"):
            con.execute(f"create table side_{side} as select * exclude (source) from prepared where source = '{side}'")
            tables.append(api.register(f"side_{side}"))
    else:
        tables = api.register("prepared")
    done("read")
    settings = SettingsCreator.from_path_or_dict(
        {
            "link_type": "link_only" if kind.get("link") else "dedupe_only",
            "unique_id_column_name": "id",
            "comparisons": kind["comparisons"],
            "blocking_rules_to_generate_predictions": kind["blocking"],
            "retain_matching_columns": False,
            "retain_intermediate_calculation_columns": False,
        }
    )
    linker = Linker(tables, settings, log_level=None)
    sure, recall = kind["sure"]
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=asked.sample)
    # A sample of a sample would be too thin in a small file
    large = con.execute("select count(*) > 200000 from prepared").fetchall()[0][0]
    for rule in kind["training"]:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, max_pairs=asked.sample if large else None
        )
    done("train")
    found = linker.inference.predict()
    done("predict")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=0.95)
    done("cluster")
    con.execute(
        "copy (select id_l as id_a, id_r as id_b, match_weight, match_probability as probability "
        f"from {found.physical_name}) to '{asked.pairs}' (header, delimiter ',')"
    )
    figures = {
        "kind": asked.kind,
        "records": con.execute("select count(*) from raw").fetchall()[0][0],
        "pairs": con.execute(f"select count(*) from {found.physical_name}").fetchall()[0][0],
        "clusters": con.execute(f"select count(distinct cluster_id) from {clusters.physical_name}").fetchall()[0][0],
        "seconds": stages,
        "seconds_in_all": round(sum(stages.values()), 2),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    if asked.online:
        figures["online_ms_median"] = online(con, api, linker, tables, asked.online)
    print(json.dumps(figures))


def online(con, api, linker, tables, times):
    """Milliseconds to score one new request against all the others."""
    for name in (
        ("full_name", "nom", "prenom1", "dob", "ville_naissance")
        + ("pays_naissance", "prenom_pere", "prenom_mere", "code_postal")
    ):
        linker.table_management.compute_tf_table(name)
    taken = []
    for turn in range(times + 1):
        con.execute(
            f"create table new_{turn} as select * replace ('new_{turn}' as id) from prepared using sample 1 rows"
        )
        begun = time.perf_counter()
        new = api.register(f"new_{turn}")
        scored = linker.inference.predict_between(tables, new, threshold_match_weight=0, warning_mode="never")
        con.execute(f"from {scored.physical_name}").fetchall()
        taken.append((time.perf_counter() - begun) * 1000)
        scored.drop_table_from_database_and_remove_from_cache()
    return round(statistics.median(taken[1:]), 1)


if __name__ == "__main__":
    main()
