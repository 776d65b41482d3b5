"""What a data set promises (ODCS), and the check of a file against it.

Findings are values with a rule, a column, a count and row numbers; never a value of the data.
"""

from irwell.contracts.checking import check, check_file
from irwell.contracts.dimensions import dimension
from irwell.contracts.identifiers import DataSetId, parse_data_set_id
from irwell.contracts.model import Column, Contract
from irwell.contracts.reading import contract_from, contract_schema, read_contract
from irwell.contracts.reports import report_from, report_value
from irwell.contracts.reports_text import report_text
from irwell.contracts.results import ROWS_SHOWN, Dimension, Finding, NotRun, Report, Result

__all__ = [
    "ROWS_SHOWN",
    "Column",
    "Contract",
    "DataSetId",
    "Dimension",
    "Finding",
    "NotRun",
    "Report",
    "Result",
    "check",
    "check_file",
    "contract_from",
    "contract_schema",
    "dimension",
    "parse_data_set_id",
    "read_contract",
    "report_from",
    "report_text",
    "report_value",
]
