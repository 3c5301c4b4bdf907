from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError, PipelineError
from pipeline.tables import Issuer, read_issuers


def write(folder: Path, name: str, text: str | bytes) -> None:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def test_issuers_of_both_tables_are_known_by_id(tmp_path: Path) -> None:
    write(tmp_path, "networks.csv", "\ufeffnetwork_id,name,kind\nnet,A Network,city\n")
    write(tmp_path, "cities.csv", "city_id,name,country_code\r\nvelden, Velden ,NL\r\nsolhavn,Solhavn\r\n")
    assert read_issuers(tmp_path) == {
        "net": Issuer("A Network", ""), "velden": Issuer("Velden", "NL"), "solhavn": Issuer("Solhavn", ""),
    }  # fmt: skip


def test_absent_and_empty_tables_name_nobody(tmp_path: Path) -> None:
    write(tmp_path, "networks.csv", "")
    assert read_issuers(tmp_path) == {}


def test_a_table_saved_by_a_german_spreadsheet_is_read(tmp_path: Path) -> None:
    write(tmp_path, "cities.csv", "city_id;name;country_code\r\nmuc;München;DE\r\n".encode("cp1252"))
    assert read_issuers(tmp_path) == {"muc": Issuer("München", "DE")}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("city_id,country_code\nx,NL\n", r"cities.csv line 1: missing column name; a table has city_id, name"),
        ("city_id,name\nx,X\n,Y\n", r"cities.csv line 3: city_id is empty; give every row an id"),
        ("city_id,name\nx,X\nx,Y\n", r"cities.csv line 3: 'x' is there twice; keep one row an id"),
        ("city_id,name\nx,X,Y,Z\n", r"cities.csv line 2: 4 cells where the header has 2"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    write(tmp_path, "cities.csv", text)
    with pytest.raises(PipelineError, match=sentence):
        read_issuers(tmp_path)


def test_an_id_is_either_a_network_or_a_city(tmp_path: Path) -> None:
    write(tmp_path, "networks.csv", "network_id,name\nsame,A\n")
    write(tmp_path, "cities.csv", "city_id,name\nsame,B\n")
    with pytest.raises(ConfigError, match=r"cities.csv line 2: 'same' is there twice"):
        read_issuers(tmp_path)
