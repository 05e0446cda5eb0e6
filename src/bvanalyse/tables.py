"""Reading a CSV file as it is, and checking it against a schema with one sentence per fault."""

from __future__ import annotations

import csv
import errno
import stat
from io import StringIO
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from bvanalyse.errors import DataError, Problem

FIRST_DATA_ROW = 2  # row 1 is the header, as a spreadsheet counts
MAX_BYTES = 100_000_000  # a whole country's figures over twelve years take some three


def cannot_be_read(path: Path, error: OSError | ValueError) -> DataError:
    """A file that is not there, or that may not be opened."""
    action = "see that it is there, may be opened, and is closed in other programs"
    found = error.strerror if isinstance(error, OSError) else error
    return DataError(Problem("cannot be read", file=str(path), found=found, action=action))


def size_of(path: Path) -> int:
    """The size of a file that ends; a pipe or a device may never, and is refused."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise cannot_be_read(path, error) from error
    if stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode):  # a folder is told on opening
        return found.st_size
    raise cannot_be_read(path, OSError(errno.EINVAL, "Is a pipe or a device"))


def read_bytes(
    path: Path, most: int = MAX_BYTES, what: str = "too large", action: str = "divide the file"
) -> bytes:
    """A whole file, refused by its size before anything of it is read."""
    size = size_of(path)
    if size <= most:
        try:
            return path.read_bytes()
        except OSError as error:
            raise cannot_be_read(path, error) from error
    found, expected = f"{size / 1e6:.0f} MB", f"at most {most / 1e6:.0f} MB"
    raise DataError(Problem(what, file=str(path), found=found, expected=expected, action=action))


def read_text(path: Path, most: int = MAX_BYTES) -> str:
    """The text of a UTF-8 file, with or without byte-order mark; refuses other encodings."""
    raw = read_bytes(path, most)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise DataError(
            Problem(
                "wrong encoding",
                file=str(path),
                row=row,
                expected="UTF-8",
                found=f"byte 0x{raw[error.start]:02X}",
                action="save the file as CSV UTF-8",
            )
        ) from error
    if not text.strip():
        raise DataError(Problem("is empty", file=str(path), action="save the file again with data"))
    return text


def read_csv(path: Path) -> pd.DataFrame:
    """A comma-separated file with every cell as text, so that 0301 stays 0301.

    Rows with too few or too many cells are refused: a shifted cell is a wrong number.
    """
    reader = csv.reader(StringIO(read_text(path), newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise DataError(
            Problem(
                "not a CSV file",
                file=str(path),
                row=reader.line_num,
                found=str(error),
                expected="cells separated by commas, and quotes in pairs",
                action="look for a quote that is not closed",
            )
        ) from error
    header, body = rows[0], rows[1:]
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise DataError(
            Problem(
                "column stands twice",
                file=str(path),
                column=name,
                expected="one column of each name",
                action="remove one of them",
            )
            for name in repeated
        )
    problems = [
        Problem(
            "wrong number of cells",
            file=str(path),
            row=number,
            found=len(row),
            expected=f"{len(header)} as in the header",
            action="look for a stray comma or quote",
        )
        for number, row in enumerate(body, FIRST_DATA_ROW)
        if len(row) != len(header)
    ]
    if problems:
        raise DataError(problems)
    return pd.DataFrame(body, columns=header, dtype="str")


def read_table(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """A comma-separated file as its schema says it is, or a `DataError` for all its faults."""
    return validate(read_csv(path), schema, str(path))


def validate(table: pd.DataFrame, schema: pa.DataFrameSchema, file: str) -> pd.DataFrame:
    """The table with the schema's types, or a `DataError` with one sentence per fault."""
    missing = [name for name in schema.columns if name not in table.columns]
    unknown = [name for name in table.columns if name not in schema.columns]
    problems = [
        Problem(
            "column is missing",
            file=file,
            column=name,
            expected=schema.columns[name].description or "",
            action="add the column or correct its name",
        )
        for name in missing
    ] + [
        Problem(
            "unknown column",
            file=file,
            column=name,
            expected=", ".join(schema.columns),
            action="remove the column or correct its name",
        )
        for name in unknown
    ]
    if problems:
        raise DataError(problems)
    table = table[list(schema.columns)]
    typed, problems = _typed(table, schema, file)
    if not problems:
        try:
            return schema.validate(typed, lazy=True)
        except pa.errors.SchemaErrors as error:
            problems = _problems(error.failure_cases, schema, typed, file)
    raise DataError(problems)


def _typed(
    table: pd.DataFrame, schema: pa.DataFrameSchema, file: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """Text cells turned into the schema's number types; cells that cannot be are problems."""
    table, problems = table.copy(), []
    for name, column in schema.columns.items():
        wants_number = str(column.dtype) in ("float64", "int64")
        if not wants_number:
            continue
        numbers = pd.to_numeric(table[name].replace("", None), errors="coerce")
        numbers = numbers.where(numbers.abs() < float("inf"))
        faulty = table.index[numbers.isna() & table[name].notna() & (table[name] != "")]
        problems += [
            Problem(
                "not a number",
                file=file,
                row=int(index) + FIRST_DATA_ROW,
                column=name,
                found=table.at[index, name],
                expected=column.description or "a number",
                action="correct the cell",
            )
            for index in faulty
        ]
        table[name] = numbers if numbers.isna().any() else numbers.astype(str(column.dtype))
    return table, problems


def _problems(
    cases: pd.DataFrame, schema: pa.DataFrameSchema, table: pd.DataFrame, file: str
) -> list[Problem]:
    """Pandera's failure cases as sentences: one for each row and column that is wrong."""
    found: dict[tuple[int | None, str], Problem] = {}
    for case in cases.itertuples():
        row = None if pd.isna(case.index) else int(case.index)
        number = None if row is None else row + FIRST_DATA_ROW
        if case.check == "multiple_fields_uniqueness":
            key = ", ".join(str(table.at[row, name]) for name in schema.unique or [])
            found[row, ""] = Problem(
                "the row stands twice",
                file=file,
                row=number,
                found=key,
                action="remove one of the rows",
            )
        elif case.schema_context == "Column":
            expected = schema.columns[case.column].description or str(case.check)
            found[row, case.column] = Problem(
                "not allowed here",
                file=file,
                row=number,
                column=case.column,
                found=case.failure_case,
                expected=expected,
                action="correct the cell",
            )
        else:
            found[row, ""] = Problem(
                str(case.check), file=file, row=number, action="correct the row"
            )
    return list(found.values())
