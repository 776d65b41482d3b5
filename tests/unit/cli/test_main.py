import json
import subprocess
import sys
from pathlib import Path

import pytest

from irwell import errors
from irwell.cli import exits, main, reference

DOCS = Path(__file__).parents[3] / "docs" / "reference"
CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: mersley-council/residents
version: 1.0.0
status: active
schema:
  - name: residents
    properties:
      - {name: id, logicalType: string, unique: true}
      - {name: n, logicalType: integer}
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "contract.yaml").write_text(CONTRACT, encoding="utf-8")
    (tmp_path / "good.csv").write_text("id,n\na,1\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("id,n\na,1\na,x\n", encoding="utf-8")
    (tmp_path / "torn.csv").write_text('id,n\na,1\n"b', encoding="utf-8")
    return tmp_path


def check(files, name, *more):
    words = ["check", str(files / name), "--contract", str(files / "contract.yaml"), *more]
    return main.main(words)


def test_a_good_file_exits_0(files, capsys):
    assert check(files, "good.csv") == exits.DONE
    assert capsys.readouterr().out.splitlines() == [
        "mersley-council/residents@1: 1 row, 0 errors, 0 warnings.",
        "  read as delimited text, in utf-8, separated by `,`; headings in row 1.",
        "  2 of 2 promises of the contract kept.",
        "  The contract lets this file in with all of its rows.",
    ]


def test_findings_exit_1_and_are_printed_as_json(files, capsys):
    assert check(files, "bad.csv", "--json") == exits.FOUND
    report = json.loads(capsys.readouterr().out)
    assert [finding["rule"] for finding in report["findings"]] == ["duplicate", "not_cast"]


def test_the_clean_file_is_written(files):
    check(files, "bad.csv", "--clean", str(files / "clean.parquet"))
    assert (files / "clean.parquet").exists()


def test_an_error_has_its_code_and_remedy_and_no_traceback(files, capsys):
    assert check(files, "torn.csv") == exits.CODES[errors.TableError]
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("irwell: ")
    assert "Traceback" not in shown.err


def test_a_file_that_is_not_there_is_named(files, capsys):
    assert check(files, "gone.csv") == exits.CODES[errors.TableError]
    assert "gone.csv" in capsys.readouterr().err


def test_errors_are_json_when_asked(files, capsys):
    (files / "contract.yaml").unlink()
    assert check(files, "good.csv", "--json") == exits.CODES[errors.DocumentError]
    assert json.loads(capsys.readouterr().err)["errorCode"] == "DOCUMENT_INVALID"


@pytest.mark.parametrize("words", [[], ["chekc"], ["check"], ["check", "--contract"]])
def test_a_wrong_command_line_exits_2(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main.main(words)
    assert stopped.value.code == exits.USAGE


def test_a_command_that_is_absent_says_so(monkeypatch, capsys):
    monkeypatch.setattr(main, "COMMANDS", (main.Command("not-there", "nothing"),))
    assert main.main(["not-there"]) == exits.MISSING
    assert "not in this version" in capsys.readouterr().err


def test_a_part_that_is_not_installed_names_the_remedy():
    command = main.Command("serve", "serve", "server")
    error = main.missing(command, ModuleNotFoundError("no", name="django"))
    assert "irwell[server]" in error.remedy
    assert exits.exit_code(error) == exits.MISSING


def test_a_fault_shows_no_data(monkeypatch, capsys):
    def fail(args):
        raise ValueError("patient 9990001234")

    monkeypatch.setattr("irwell.cli.check.run", fail)
    assert main.main(["check", "f", "--contract", "c"]) == exits.FAULT
    shown = capsys.readouterr().err
    assert "9990001234" not in shown
    assert "ValueError" in shown


def test_the_keyboard_stops_quietly(monkeypatch, capsys):
    def stop(args):
        raise KeyboardInterrupt

    monkeypatch.setattr("irwell.cli.check.run", stop)
    assert main.main(["check", "f", "--contract", "c"]) == exits.INTERRUPTED
    assert capsys.readouterr().err == ""


def test_every_error_class_has_a_code_of_its_own():
    def below(cls):
        return {cls}.union(*(below(child) for child in cls.__subclasses__()))

    of_the_house = {c for c in below(errors.IrwellError) if c.__module__ == "irwell.errors"}
    assert of_the_house <= set(exits.CODES)
    assert len(set(exits.CODES.values())) == len(exits.CODES)
    assert exits.USAGE not in exits.CODES.values()


def test_help_names_every_command_and_imports_none(tmp_path):
    script = (
        "import sys, time, irwell.cli.main as m\n"
        "try: m.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'duckdb', 'pyarrow', 'sqlglot', 'django', 'requests', 'yaml', 'cryptography'}\n"
        "assert not heavy & set(sys.modules)\n"
        "assert time.process_time() < 0.5"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert all(f"{command.name} " in done.stdout for command in main.COMMANDS)


def test_python_m_irwell_runs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "irwell", "--version"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("irwell ")


def test_the_page_of_exit_codes_is_up_to_date():
    assert (DOCS / "exit-codes.md").read_text(encoding="utf-8") == reference.exit_page()


def test_the_page_of_contracts_is_up_to_date():
    page = (DOCS / "contract.md").read_text(encoding="utf-8")
    assert page == reference.contract_page(page)


def test_the_page_of_commands_is_up_to_date():
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == reference.cli_page()


def test_the_page_of_commands_describes_arguments():
    page = reference.cli_page()
    assert "| `FILE` | the file of data |" in page
    assert "| `--contract CONTRACT` | ODCS contract, YAML; required |" in page
