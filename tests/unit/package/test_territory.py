"""The territory of a package is read strictly: what is wrong is told with its line and the remedy."""

import pytest

from engine.definitions import lint_package, read_package
from engine.errors import PackageRefused
from engine.package.territory import read_territory
from tests.installation import package

FILE = "territory/ecuador.csv"
HEADER = "province_code,province,canton_code,canton\n"
QUITO = "17,Pichincha,1701,Quito\n"


def table(rows: str) -> str:
    return f"{HEADER}{QUITO}{rows}"


MISTAKES: dict[str, tuple[str, int, str]] = {
    "an unknown column": ("province_code,province,canton_code,name\n", 1, "“name”"),
    "a column twice": (f"{HEADER.strip()},canton\n", 1, "twice"),
    "semicolons": (HEADER.replace(",", ";"), 1, "separated by commas"),
    "an empty file": ("", 1, "missing"),
    "no canton": (HEADER, 1, "no canton"),
    "a value too few": (table("17,Pichincha,1702\n"), 3, "3 values"),
    "a value too many": (table("17,Pichincha,1702,Cayambe,x\n"), 3, "5 values"),
    "an open quotation mark": (table('17,Pichincha,1702,"Cayambe\n'), 3, "quotation marks"),
    "a canton twice": (table("\n17,Pichincha,1701,Cayambe\n"), 4, "already in line 2"),
    "a province with two names": (table("17,Pinchincha,1702,Cayambe\n"), 3, "“Pichincha” before"),
    "a canton of another province": (table("17,Pichincha,0102,Girón\n"), 3, "begin with"),
    "a lost zero": (table("1,Azuay,0101,Cuenca\n"), 3, "province_code must have 2"),
    "a code in other digits": (table("17,Pichincha,17०२,Cayambe\n"), 3, "canton_code must have 4"),
    "a name left out": (table("17,Pichincha,1702,\n"), 3, "canton must have 1 to 120"),
    "a long name": (table(f"17,Pichincha,1702,{'c' * 121}\n"), 3, "1 to 120"),
    "a blank before a name": (table("17,Pichincha,1702, Cayambe\n"), 3, "blanks"),
    "a break within a name": (table('17,Pichincha,1702,"Cay\nambe"\n'), 4, "visible"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line_in_both_languages(name: str) -> None:
    text, line, word = MISTAKES[name]

    with pytest.raises(PackageRefused) as refused:
        read_territory(FILE, text.encode())

    findings = refused.value.findings
    assert any(word in one.message.en for one in findings), findings
    assert {one.element_id for one in findings} == {f"{FILE}:{line}"}
    assert all(one.message.es and one.message.es != one.message.en for one in findings)


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    with pytest.raises(PackageRefused) as refused:
        read_territory(FILE, table(f"1,Azuay,0101,Cuenca\n{QUITO}").encode())

    assert [one.element_id for one in refused.value.findings] == [f"{FILE}:3", f"{FILE}:4"]


def test_columns_stand_in_any_order_and_editors_may_leave_their_marks() -> None:
    saved = '\ufeffcanton_code,canton,province,province_code\r\n1701,"Quito",Pichincha,17\r\n'

    assert read_territory(FILE, saved.encode()) == read_territory(FILE, table("").encode())


@pytest.mark.parametrize("others", [[], [FILE, "territory/peru.csv"]])
def test_a_package_has_one_territory(others: list[str]) -> None:
    files = package()
    territory = files.pop(FILE)

    findings = lint_package({**files, **dict.fromkeys(others, territory)})

    assert [(one.rule, one.element_id) for one in findings] == [("territory", "territory/*.csv")]


def test_the_packaged_territory_is_the_whole_country() -> None:
    cantons = read_package(package()).directory.cantons

    assert len({canton.province_code for canton in cantons.values()}) == 24
    assert len(cantons) == 222
    assert cantons["2302"].province_name == "Santo Domingo de los Tsáchilas"
    assert cantons["2001"].name == "San Cristóbal"


def test_the_territory_is_no_part_of_a_versions_identity() -> None:
    files, renamed = package(), package()
    renamed[FILE] = renamed[FILE].replace(b"Quito\n", b"San Francisco de Quito\n")

    assert read_package(files).definition.hash == read_package(renamed).definition.hash
    assert read_package(files).directory != read_package(renamed).directory
