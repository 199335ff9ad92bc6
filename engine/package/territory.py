"""Reads the territory of a package, provinces and cantons; every mistake becomes a finding with its line."""

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import Finding, PackageRefused
from engine.model.directory import Canton
from engine.package.files import read_text

COLUMNS: Final = ("province_code", "province", "canton_code", "canton")
LONGEST_NAME: Final = 120
_PROVINCE: Final = re.compile(r"[0-9]{2}")
_CANTON: Final = re.compile(r"[0-9]{4}")
_SHOWN: Final = 60

Row = Mapping[str, str]


def territory_name(files: Mapping[str, bytes]) -> str:
    """Return the name of the package's one territory file."""
    names = sorted(name for name in files if name.startswith("territory/"))
    if len(names) != 1:
        raise PackageRefused([_finding("territory/*.csv", _ONE, found=", ".join(names) or "0")])
    return names[0]


def read_territory(name: str, data: bytes) -> dict[str, Canton]:
    """Return the cantons by code. Raises `PackageRefused` with one finding a mistake."""
    lines = _rows(name, data)
    findings = [*_mistakes(name, lines)]
    if findings:
        raise PackageRefused(findings)
    return {
        row["canton_code"]: Canton(
            row["canton_code"], row["canton"], row["province_code"], row["province"]
        )
        for _, row in lines
    }


def _rows(name: str, data: bytes) -> list[tuple[int, Row]]:
    """Return every row with its line. What cannot be told apart into columns is refused at once."""
    reader = csv.reader(StringIO(read_text(data), newline=""), strict=True)
    try:
        header = next(reader, [])
        rows = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        raise PackageRefused([_at(name, reader.line_num, _NOT_CSV, problem=error)]) from error
    if findings := [*_header(name, header)] or [*_cells(name, rows)]:
        raise PackageRefused(findings)
    return [(line, dict(zip(header, cells, strict=True))) for line, cells in rows]


def _cells(name: str, rows: list[tuple[int, list[str]]]) -> Iterator[Finding]:
    if not rows:
        yield _at(name, 1, _EMPTY)
    for line, cells in rows:
        if len(cells) != len(COLUMNS):
            yield _at(name, line, _CELLS, found=len(cells), expected=len(COLUMNS))


def _header(name: str, header: list[str]) -> Iterator[Finding]:
    for column in dict.fromkeys(header):
        if column not in COLUMNS:
            yield _at(name, 1, _UNKNOWN, found=column[:_SHOWN], columns=",".join(COLUMNS))
        elif header.count(column) > 1:
            yield _at(name, 1, _TWICE, found=column)
    for column in COLUMNS:
        if column not in header:
            yield _at(name, 1, _MISSING, found=column, columns=",".join(COLUMNS))


def _mistakes(name: str, lines: list[tuple[int, Row]]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    provinces: dict[str, str] = {}
    for line, row in lines:
        yield from _values(name, line, row)
        canton, province = row["canton_code"], row["province_code"]
        if first.setdefault(canton, line) != line:
            yield _at(name, line, _REPEATED, found=canton, before=first[canton])
        called = provinces.setdefault(province, row["province"])
        if called != row["province"]:
            yield _at(name, line, _TWO_NAMES, code=province, one=called, other=row["province"])


def _values(name: str, line: int, row: Row) -> Iterator[Finding]:
    province, canton = row["province_code"], row["canton_code"]
    if not _PROVINCE.fullmatch(province):
        yield _at(name, line, _CODE, column="province_code", digits=2, found=province[:_SHOWN])
    if not _CANTON.fullmatch(canton):
        yield _at(name, line, _CODE, column="canton_code", digits=4, found=canton[:_SHOWN])
    elif _PROVINCE.fullmatch(province) and not canton.startswith(province):
        yield _at(name, line, _ELSEWHERE, canton=canton, province=province)
    for column in ("province", "canton"):
        text = row[column]
        if text != text.strip() or not text.isprintable() or not 1 <= len(text) <= LONGEST_NAME:
            yield _at(name, line, _NAME, column=column, most=LONGEST_NAME)


_ONE: Final = Bilingual(
    "el paquete necesita un solo archivo territory/NOMBRE.csv con sus provincias y cantones; hay: {found}",
    "the package needs exactly one file territory/NAME.csv with its provinces and cantons; found: {found}",
)
_NOT_CSV: Final = Bilingual(
    "no se puede leer como CSV: revise las comillas de esta línea ({problem})",
    "this cannot be read as CSV: check the quotation marks of this line ({problem})",
)
_UNKNOWN: Final = Bilingual(
    "no se conoce la columna «{found}»: la primera línea es {columns}, separada por comas",
    "unknown column “{found}”: the first line is {columns}, separated by commas",
)
_MISSING: Final = Bilingual(
    "falta la columna «{found}»: la primera línea es {columns}, separada por comas",
    "the column “{found}” is missing: the first line is {columns}, separated by commas",
)
_TWICE: Final = Bilingual(
    "la columna «{found}» está dos veces: deje una", "the column “{found}” is there twice: keep one"
)
_CELLS: Final = Bilingual(
    "la línea tiene {found} valores y deben ser {expected}, separados por comas",
    "the line has {found} values and must have {expected}, separated by commas",
)
_EMPTY: Final = Bilingual(
    "no hay ningún cantón: añada una línea por cantón", "there is no canton: add one line a canton"
)
_CODE: Final = Bilingual(
    "{column} debe tener {digits} cifras, también los ceros del comienzo; dice «{found}»."
    " En una hoja de cálculo, dé a la columna el formato de texto",
    "{column} must have {digits} digits, leading zeros too; it says “{found}”."
    " In a spreadsheet, format the column as text",
)
_ELSEWHERE: Final = Bilingual(
    "el código de cantón {canton} no empieza por el de su provincia, {province}: corrija uno de los dos",
    "the canton code {canton} does not begin with its province's, {province}: correct one of them",
)
_NAME: Final = Bilingual(
    "{column} debe tener de 1 a {most} caracteres visibles, sin espacios al comienzo ni al final",
    "{column} must have 1 to {most} visible characters, without blanks before or after",
)
_REPEATED: Final = Bilingual(
    "el cantón «{found}» ya está en la línea {before}: deje una de las dos",
    "the canton “{found}” is already in line {before}: keep one of them",
)
_TWO_NAMES: Final = Bilingual(
    "la provincia {code} se llama antes «{one}» y aquí «{other}»: escríbala igual en todas sus líneas",
    "province {code} is called “{one}” before and “{other}” here: write it alike in all its lines",
)


def _at(name: str, line: int, text: Bilingual, **values: object) -> Finding:
    return _finding(f"{name}:{line}", text, **values)


def _finding(place: str, text: Bilingual, **values: object) -> Finding:
    told = Bilingual(text.es.format(**values), text.en.format(**values))
    return Finding("territory", place, told)
