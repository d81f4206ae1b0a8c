"""File formats of plugins: recognised, read in the words of the data set, refused with their own places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import import_folder
from mto_graph.strategies import ImportedRow, Importer, hookimpl

Read = Callable[[Path], Iterable[object]]


class Format:
    """A plugin with one importer of files called *.list."""

    def __init__(
        self, read: Read, code: str = "list", recognises: Callable[[Path], bool] | None = None
    ) -> None:
        self.read, self.code = read, code
        self.recognises = recognises or (lambda path: path.suffix == ".list")

    @hookimpl
    def mto_importers(self) -> list[Importer]:
        return [
            Importer(
                code=self.code,
                name="Lists",
                when_to_use="In tests.",
                recognises=self.recognises,
                read=self.read,  # type: ignore[arg-type]
            )
        ]


def plants(path: Path) -> Iterable[object]:
    for line, text in enumerate(path.read_text().splitlines(), start=1):
        yield ImportedRow("plants", {"plant": text.strip()}, path.name, line)


def loaded(
    tmp_path: Path, *plugins: object, file_format: str | None = None, text: str = "1000\n2000\n"
) -> object:
    path = tmp_path / "plants.list"
    path.write_text(text)
    application = open_application("sqlite://", plugins=plugins)
    try:
        counts = import_folder(application, path, file_format=file_format)
        with application.database.reading() as session:
            return counts, session.rows("SELECT plant FROM plant ORDER BY plant")
    finally:
        application.close()


def refused(tmp_path: Path, *plugins: object, **given: str) -> tuple[ErrorCode, str]:
    with pytest.raises(Refused) as told:
        loaded(tmp_path, *plugins, **given)  # type: ignore[arg-type]
    (error,) = told.value.errors
    return error.code, str(error)


def test_a_path_is_read_by_the_importer_that_recognises_it(tmp_path: Path) -> None:
    assert loaded(tmp_path, Format(plants)) == ({"plants": 2}, [("1000",), ("2000",)])


def test_a_format_can_be_named(tmp_path: Path) -> None:
    blind = Format(plants, recognises=lambda path: False)
    assert loaded(tmp_path, blind, file_format="list") == ({"plants": 2}, [("1000",), ("2000",)])
    code, text = refused(tmp_path, blind, file_format="lisp")
    assert code is ErrorCode.NOT_FOUND
    assert (
        text == "There is no importer lisp; there are: list, sap-tables. CSV files of a data set: data-set."
    )


def test_a_path_of_several_formats_is_refused(tmp_path: Path) -> None:
    class Second(Format):
        pass

    code, text = refused(tmp_path, Format(plants), Second(plants, "second"))
    assert code is ErrorCode.CONFLICT
    assert text.endswith("name it with --format: list, second.")


def test_faults_name_file_and_line_of_the_source(tmp_path: Path) -> None:
    with pytest.raises(Refused) as told:
        loaded(tmp_path, Format(plants), text="1000\n\n1000\n")
    assert [(error.code, error.path) for error in told.value.errors] == [
        (ErrorCode.REQUIRED, ("plants.list", "2", "plant")),
        (ErrorCode.DUPLICATE, ("plants.list", "3", "plant")),
    ]


def raising(path: Path) -> Iterable[object]:
    yield ImportedRow("plants", {"plant": "1000"}, path.name, 1)
    raise ZeroDivisionError("secret")


@pytest.mark.parametrize(
    ("read", "code", "text"),
    [
        (
            raising,
            ErrorCode.PLUGIN_FAILED,
            "Importer list of plugin Format failed (ZeroDivisionError); nothing was",
        ),
        (lambda path: [{"plant": "1"}], ErrorCode.PLUGIN_FAILED, "of plugin Format brought a dict"),
        (
            lambda path: [ImportedRow("plant", {}, "x", 1)],
            ErrorCode.PLUGIN_FAILED,
            "of plugin Format brought a row of plant;",
        ),
        (lambda path: [], ErrorCode.NOT_FOUND, "Importer list found no row in plants.list"),
        (
            lambda path: [ImportedRow("plants", {}, "x", 7)],
            ErrorCode.REQUIRED,
            "x:7:plant: plant: it must be given",
        ),
        (
            lambda path: [ImportedRow("plants", {"plant": "1", "size": "2"}, "x", 7)],
            ErrorCode.UNKNOWN_COLUMN,
            "x:7:size: plants has no column size",
        ),
    ],
)
def test_what_an_importer_does_wrong_is_told_and_nothing_is_written(
    tmp_path: Path, read: Read, code: ErrorCode, text: str
) -> None:
    found, message = refused(tmp_path, Format(read))
    assert found is code
    assert text in message
    assert "secret" not in message


def test_an_importer_that_fails_to_recognise_is_named(tmp_path: Path) -> None:
    code, text = refused(tmp_path, Format(plants, recognises=lambda path: path.no_such_thing))  # type: ignore[attr-defined]
    assert code is ErrorCode.PLUGIN_FAILED
    assert "plugin Format" in text


def test_a_folder_with_csv_files_is_a_data_set_whatever_importers_say(
    tmp_path: Path, memory_application: Application
) -> None:
    (tmp_path / "plants.csv").write_text("plant\n1000\n")
    (tmp_path / "MARA.txt").write_text("MATNR\nPUMP\n")
    assert import_folder(memory_application, tmp_path) == {"plants": 1}
    assert import_folder(memory_application, tmp_path, file_format="sap-tables") == {"materials": 1}
