#!/usr/bin/env python3
"""Turns the contract into C: schema/**/*.sql and *.tsv -> tables.h (enums) and texts.c (the texts).

usage: embed.py SCHEMA_FOLDER OUTPUT_FOLDER

tables.h   enum table_id { TABLE_FD, ... } and, per table, an enum of its columns { FD_PID, FD_FD, ... FD_COLUMNS },
           so that a misspelt column does not compile
texts.c    the arrays that schema/texts.h declares
empty.c    the image of a database with all tables and no row: copying it takes a fifth of the time of making the tables
"""
import pathlib
import re
import sqlite3
import sys
import tempfile

# Most tables of most bundles are small: a larger page leaves most of a small bundle empty, to be hashed and packed all the same.
PAGE_BYTES = 1024
VERSION = re.compile(r"FORMAT_(VERSION|APPLICATION_ID) = (\w+)")

CREATE = re.compile(r"CREATE TABLE (\w+) \((.*)\n\) STRICT(, WITHOUT ROWID)?;\s*\Z", re.S)
COLUMN = re.compile(r"^\t([a-z_][a-z0-9_]*) (INTEGER|TEXT|REAL|BLOB)\b([^\n]*)$", re.M)


def fail(path, message):
    sys.exit(f"{path}: {message}")


def table(path):
    """One CREATE TABLE a file, named as the file; every column commented. Returns (name, create, columns)."""
    text = path.read_text()
    match = CREATE.search(text)
    if not match or match[1] != path.stem:
        fail(path, "not one 'CREATE TABLE NAME (' ... ') STRICT;' named as its file")
    columns = COLUMN.findall(match[2])
    for name, _, rest in columns:
        if "-- " not in rest:
            fail(path, f"column {name} has no comment")
    return match[1], text[match.start():].rstrip().rstrip(";"), columns


def literal(text):
    """A C string literal, a line of text a line of C."""
    out = []
    for line in text.splitlines(keepends=True):
        escaped = "".join(c if 32 <= ord(c) < 127 and c not in '"\\?' else "".join(f"\\{b:03o}" for b in c.encode()) for c in line)
        out.append(f'\t\t"{escaped}"')
    return "\n".join(out) if out else '\t\t""'


def checked(path):
    """The text of a file; what would print what is unknown as 0 does not build."""
    text = path.read_text()
    if "coalesce(printf(" in text:
        fail(path, "printf() is never NULL, it makes NULL a 0: coalesce(', ' || value || ' MiB', ...) instead")
    return text


def most_columns(tables):
    return max(len(columns) for _, _, columns in tables)


def tables_header(tables):
    yield "/* Made by schema/embed.py from schema/tables. */"
    yield "#ifndef PIDSHOT_SCHEMA_TABLES_H\n#define PIDSHOT_SCHEMA_TABLES_H\n"
    yield "enum table_id {"
    for name, _, _ in tables:
        yield f"\tTABLE_{name.upper()},"
    yield "\tTABLE_COUNT\n};\n"
    for name, _, columns in tables:
        yield "enum {"
        for column, _, _ in columns:
            yield f"\t{name.upper()}_{column.upper()},"
        yield f"\t{name.upper()}_COLUMNS\n}};\n"
    yield f"enum {{ SCHEMA_COLUMNS_MAX = {most_columns(tables)} }}; /* of any table */\n"
    yield "#endif"


def texts_source(tables, folder):
    yield "/* Made by schema/embed.py from schema. */"
    yield '#include "schema/texts.h"\n\n#include <stddef.h>\n'
    yield "const struct schema_table schema_tables[] = {"
    for name, create, columns in tables:
        marks = ",".join("?" * len(columns))
        cells = ",".join(f"c{i}" for i in range(len(columns)))
        yield f'\t{{ "{name}",\n{literal(create)},\n\t\t"INSERT OR IGNORE INTO {name} VALUES ({marks})",'
        yield f'\t\t"INSERT OR IGNORE INTO {name} SELECT {cells} FROM batch", {len(columns)} }},'
    yield "};"
    cells = ",".join(f"c{i}" for i in range(most_columns(tables)))
    yield f'const char schema_batch[] = "CREATE TABLE batch({cells})";'
    for kind in ("lookups", "views", "sections", "findings", "documents"):
        paths = sorted((folder / kind).glob("*.*"))
        yield f"\nconst struct schema_text schema_{kind}[] = {{"
        for path in paths:
            yield f'\t{{ "{path.stem}",\n{literal(checked(path))} }},'
        yield "\t{ NULL, NULL },\n};"
        yield f"const size_t schema_{kind}_count = {len(paths)};"


def empty_image(tables, version_header):
    """The bytes of the database file that every capture begins with."""
    numbers = {name: int(value, 0) for name, value in VERSION.findall(version_header.read_text())}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "empty.db"
        database = sqlite3.connect(path)
        database.executescript(f"PRAGMA page_size = {PAGE_BYTES}; PRAGMA application_id = {numbers['APPLICATION_ID']};"
                               f"PRAGMA user_version = {numbers['VERSION']}; BEGIN;" +
                               "".join(f"{create};" for _, create, _ in tables) + "COMMIT;")
        database.close()
        return path.read_bytes()


def empty_source(image):
    yield "/* Made by schema/embed.py from schema/tables. */"
    yield '#include "schema/texts.h"\n'
    yield f"const size_t schema_empty_size = {len(image)};"
    yield "const unsigned char schema_empty[] = {"
    for at in range(0, len(image), 32):
        yield "\t" + ",".join(str(byte) for byte in image[at:at + 32]) + ","
    yield "};"


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def main():
    folder, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    tables = [table(path) for path in sorted((folder / "tables").glob("*.sql"))]
    write(output / "tables.h", tables_header(tables))
    write(output / "texts.c", texts_source(tables, folder))
    write(output / "empty.c", empty_source(empty_image(tables, folder.parent / "common/version.h")))


if __name__ == "__main__":
    main()
