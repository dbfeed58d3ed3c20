"""Generated files are current, valid by their own standards, and agree with the models."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from smallproject import BROKEN, apply, read_case

from helpers.catalog import export, load, report
from helpers.catalog.layout import FOLDERS, SPECS, scan
from helpers.catalog.yamlfile import parse
from helpers.schema.units import UNITS


@pytest.fixture(scope="module")
def package(real: Path) -> dict:
    return json.loads((real / "data" / "datapackage.json").read_text(encoding="utf-8"))


def test_generated_files_are_current(real: Path) -> None:
    files = export.generated(load(real))
    stale = [path.relative_to(real).as_posix() for path in export.stale(files)]
    assert not stale, "run `portfolio schema`"
    assert not export.strays(real)


@pytest.mark.parametrize("name", SPECS)
def test_a_schema_is_valid_and_says_that_it_is_generated(name: str) -> None:
    schema = export.schema(SPECS[name], UNITS)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == export.DRAFT
    assert "do not edit" in schema["$comment"]
    assert schema["title"]


@pytest.mark.parametrize("name", SPECS)
def test_every_record_type_is_described(name: str) -> None:
    schema = export.schema(SPECS[name], UNITS)
    for title, body in schema.get("$defs", {}).items():
        assert body.get("description"), title
        assert "``" not in body["description"]


def test_real_data_fits_the_schemas(real: Path) -> None:
    for file in scan(real).files:
        schema = json.loads((real / "data" / "schema" / f"{file.spec.name}.json").read_text())
        data = json.loads(json.dumps(parse(file.path, file.file).data))
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(data))
        assert not errors, (file.file, errors[0].message)


@pytest.mark.parametrize(
    "case",
    [
        "unknown-key",
        "extra-key",
        "missing-key",
        "unknown-unit",
        "number-as-text",
        "text-as-number",
        "yes-as-flag",
        "score-six",
        "score-half",
        "score-text",
        "short-commit",
        "weight-negative",
    ],
)
def test_an_editor_finds_what_a_schema_can_say(case: str, project: Path) -> None:
    patches = read_case(BROKEN / f"{case}.yml")["patches"]
    apply(project, patches)
    path = project / patches[0]["file"]
    spec = FOLDERS.get(path.parent.name) or SPECS[path.stem]
    data = json.loads(json.dumps(parse(path, path.name).data))
    assert list(jsonschema.Draft202012Validator(export.schema(spec, UNITS)).iter_errors(data))


def test_the_first_line_leads_an_editor_to_the_schema(real: Path) -> None:
    for file in scan(real).files:
        line = file.path.read_text(encoding="utf-8").partition("\n")[0]
        schema = (file.path.parent / line.partition("$schema=")[2]).resolve()
        assert schema == real / "data" / "schema" / f"{file.spec.name}.json"
        assert schema.is_file()


def test_the_package_describes_every_data_file(real: Path, package: dict) -> None:
    described = {resource["path"] for resource in package["resources"]}
    tree = scan(real)
    present = {file.path.relative_to(real / "data").as_posix() for file in tree.files}
    for study, tables in tree.csv.items():
        present |= {f"{study}/series/{name}" for name in tables}
    assert described == present


def test_the_package_follows_the_standard(package: dict) -> None:
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names))
    for resource in package["resources"]:
        assert resource["name"] == resource["name"].lower()
        assert not resource["path"].startswith(("/", "."))
        assert resource["title"]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert all(source["title"] for source in package["sources"])


def test_bytes_and_hashes_are_those_of_the_files(real: Path, package: dict) -> None:
    for resource in package["resources"]:
        raw = (real / "data" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(raw)
        assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"


def test_table_schemas_are_those_of_the_tables(real: Path, package: dict) -> None:
    tables = [resource for resource in package["resources"] if resource.get("type") == "table"]
    assert tables
    for resource in tables:
        text = (real / "data" / resource["path"]).read_text(encoding="utf-8")
        header = next(csv.reader(io.StringIO(text)))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert resource["description"]
        assert resource["sources"]


def test_schema_command_writes_then_finds_all_current(project: Path) -> None:
    out = io.StringIO()
    assert report.schema_main(project, only_check=True, out=out) == 1
    assert "data/schema/study.json  is not current" in out.getvalue()
    assert report.schema_main(project, out=out) == 0
    assert report.schema_main(project, only_check=True, out=io.StringIO()) == 0
    (project / "data" / "schema" / "old.json").write_text("{}")
    out = io.StringIO()
    assert report.schema_main(project, only_check=True, out=out) == 1
    assert "data/schema/old.json" in out.getvalue()


def test_schemas_are_written_even_if_the_data_is_broken(project: Path) -> None:
    apply(project, read_case(BROKEN / "weights-sum.yml")["patches"])
    before = (project / "data" / "datapackage.json").read_bytes()
    out, errors = io.StringIO(), io.StringIO()
    assert report.schema_main(project, out=out, errors=errors) == 1
    assert "weights add up to 110" in out.getvalue()
    assert (project / "data" / "schema" / "study.json").is_file()
    assert (project / "data" / "datapackage.json").read_bytes() == before


def test_schemas_are_yaml_language_server_ready(real: Path) -> None:
    # The server reads a schema as JSON or YAML; both give the same.
    path = real / "data" / "schema" / "quantities.json"
    assert yaml.safe_load(path.read_text(encoding="utf-8")) == json.loads(path.read_text())
