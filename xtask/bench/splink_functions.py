"""Writes crates/linkage/tests/data/splink/functions.csv: what DuckDB answers to expressions of the subset.

    python xtask/bench/splink_functions.py [COUNT] > crates/linkage/tests/data/splink/functions.csv
    python xtask/bench/splink_functions.py COUNT spark > crates/linkage/tests/data/splink/functions_spark.csv

Columns: the expression, the values of a and b in both records (\\N is NULL), the answer. Drawn from a seed.
"""

import csv
import random
import sys

import duckdb

DRAW = random.Random(7)
TEXTS = [
    None, "", "a", "ab", "ba", "abc", "martha", "marhta", "dwayne", "duane", "Jean-Marie", "jean marie",
    "élodie", "Élodie", "elodie", "Müller", "Mueller", "łukasz", "Łukasz", "Ωmega", "ΑΣ", "ß", "İzmir", "ŉ",
    "ᾳ", "王小明", "王晓明", "é", "e\u0301", "👨‍👩‍👧", "a'b", 'a"b', "  x ", "x\ty", "CA", "AC", "aaaaaaaaaa",
    "jean.dupont@example.org", "@x", "no at", "bs2 0el", "SW1A 1AA", "0123456789" * 8, "a" * 70 + "b",
]
DATES = [
    None, "", "1971-06-24", "1971-6-4", " 1971-06-24 ", "71-06-24", "1971-02-29", "1972-02-29", "1900-02-29",
    "2000-02-29", "0000-01-01", "0001-03-01", "9999-12-31", "1971-13-01", "1971-00-10", "1971-06-31", "1971-06-24x",
    "19710624", "1971064", "24/06/1971", "1971-06-24 10:20:30", "1971-06-24 24:00:00", "-1971-01-01", "1971",
    "1971-06", "1969-12-31", "x", "１９７１-06-24",
]
PATTERNS = [
    ("^[^@]+", 0), ("@(.+)$", 1), ("[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]", 0), (r"\w+", 0), (r"\d{2,}", 0), (r"\bx\b", 0),
    (r"[^\w]", 0), (r"\s", 0), ("(z)?b", 1), ("a|ab", 0), (r"\.", 0), ("(?:j)(e)", 1), ("[]a]", 0), ("[a&[~]", 0), (".", 0),
    ("x*", 0), ("a+?", 0), (r"\S+$", 0), (r"[\d\s]+", 0),
]
FORMATS = ["%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%y-%m-%d", "%-d/%-m/%Y", "%Y"]


def of_texts():
    pairs = ["jaro_similarity", "jaro_winkler_similarity", "levenshtein", "damerau_levenshtein"]
    return DRAW.choice(
        [f"{f}(a_l, a_r)" for f in pairs]
        + ["jaccard(nullif(a_l, ''), nullif(a_r, ''))", "lower(a_l)", "UPPER(a_r)", "length(a_l)", "nullif(a_l, b_l)",
           "coalesce(a_l, b_r, 'z')", "greatest(a_l, a_r, b_l)", "least(a_l, a_r, b_l)", "a_l < a_r", "a_l >= b_r",
           f"substr(a_l, {DRAW.randint(1, 5)}, {DRAW.randint(0, 5)})", f"substring(a_r, {DRAW.randint(1, 5)})",
           "levenshtein(a_l, b_l) - 1", "abs(length(a_l) - length(a_r))", "CAST(a_l AS VARCHAR)",
           "lower(coalesce(a_l, b_r))", "substr(lower(a_l), 2, 3) = substr(upper(b_r), 1, 2)",
           "greatest(jaro_winkler_similarity(a_l, a_r), coalesce(jaro_similarity(a_l, b_r), 0))"]
        + ["regexp_extract(a_l, '{}', {})".format(*DRAW.choice(PATTERNS)) for _ in range(6)]
    )


def of_dates():
    left, right = DRAW.choice(FORMATS), DRAW.choice(FORMATS[:3])
    return DRAW.choice(
        [f"try_strptime(a_l, '{left}') IS NULL", f"EPOCH(try_strptime(a_l, '{left}'))",
         f"ABS(EPOCH(try_strptime(a_l, '{left}')) - EPOCH(try_strptime(a_r, '{right}'))) <= 31557600.0",
         f"try_strptime(a_l, '{left}') < try_strptime(b_r, '{right}')"]
    )


def truth(depth):
    leaf = ["a_l = a_r", "a_l <> b_r", "a_l != b_l", "b_l IS NULL", "(b_r) IS NOT NULL", "NULL", "TRUE", "FALSE",
            "jaro_similarity(a_l, b_r) >= 0.5", "a_l = 'it''s'", "length(a_r) > 1", "1 = 1.0", '"a_l" = "A_R"', "a_l = NULL"]
    if depth == 0:
        return DRAW.choice(leaf)
    kind = DRAW.choice(["AND", "OR", "NOT", "()"])
    if kind == "NOT":
        return f"not {truth(depth - 1)}"
    if kind == "()":
        return f"({truth(depth - 1)})"
    return f" {kind} ".join(truth(depth - 1) for _ in range(DRAW.randint(2, 3)))


def of_spark():
    alike = DRAW.choice(["jaro_sim", "jaro_winkler", "levenshtein", "damerau_levenshtein", "jaccard"])
    date = DRAW.choice(["yyyy-MM-dd", "yyyyMMdd", "dd/MM/yyyy"])
    parsed = f"date(try_to_timestamp(`a_l`, '{date}'))"
    return DRAW.choice(
        [(f"{alike}(`a_l`, `a_r`)", TEXTS)] * 3 + [(f"{alike}(`a_l`, `a_r`)", None)] * 4
        + [("lower(a_l)", TEXTS), ("upper(a_l)", TEXTS), ("length(a_l)", TEXTS), ("greatest(a_l, b_r)", TEXTS),
           ("regexp_extract(a_l, '^[^@]+', 0)", TEXTS), ("substr(a_l, 2, 3)", TEXTS), ("a_l < a_r", TEXTS)]
        + [(f"{parsed} IS NULL", DATES)] * 3
        + [(f"abs(datediff({parsed}, {parsed.replace('a_l', 'a_r')})) <= floor(31557600.0 / 86400)", DATES)]
    )


def of_letters():
    return "".join(DRAW.choice("abcdeé") for _ in range(DRAW.randint(0, 9)))


class Spark:
    """Asks all at once: each question costs Spark half a second."""

    def __init__(self):
        from pyspark.sql import SparkSession
        from splink.backends.spark import SparkAPI
        from splink.internals.spark.jar_location import similarity_jar_location

        builder = SparkSession.builder.master("local[1]").config("spark.jars", similarity_jar_location())
        self.session = builder.config("spark.ui.enabled", "false").getOrCreate()
        SparkAPI(spark_session=self.session)

    def answers(self, asked):
        found = [None] * len(asked)
        for expression in sorted({expression for expression, _ in asked}):
            places = [place for place, (other, _) in enumerate(asked) if other == expression]
            rows = [(place, *asked[place][1]) for place in places]
            columns = "place int, a_l string, b_l string, a_r string, b_r string"
            table = self.session.createDataFrame(rows, columns)
            for place, answer in table.selectExpr("place", expression).collect():
                found[place] = answer
        return found


def spark(count, out):
    asked = []
    for _ in range(count):
        expression, pool = of_spark()
        asked.append((expression, [DRAW.choice(pool) if pool else of_letters() for _ in range(4)]))
    for (expression, row), answer in zip(asked, Spark().answers(asked)):
        out.writerow([expression, *map(written, row), written(answer)])


def written(value):
    if isinstance(value, bool):
        return str(value).lower()
    return "\\N" if value is None else repr(value) if isinstance(value, float) else str(value).replace("\\", "\\\\")


def main():
    connection = duckdb.connect()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["expression", "a_l", "b_l", "a_r", "b_r", "answer"])
    if sys.argv[2:] == ["spark"]:
        return spark(int(sys.argv[1]), out)
    for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 700):
        draw, pool = [(of_texts, TEXTS), (of_texts, TEXTS), (of_dates, DATES), (lambda: truth(3), TEXTS)][number % 4]
        expression = draw()
        row = [DRAW.choice(pool) for _ in range(4)]
        if DRAW.random() < 0.2:
            row[2] = row[0]
        sql = f"SELECT {expression} FROM (SELECT ?::VARCHAR a_l, ?::VARCHAR b_l, ?::VARCHAR a_r, ?::VARCHAR b_r)"
        answer = connection.execute(sql, row).fetchone()[0]
        if not isinstance(answer, (bool, type(None), str)):
            answer = float(answer)
        out.writerow([expression, *map(written, row), written(answer)])


main()
