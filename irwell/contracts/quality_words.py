"""What a quality report says to a provider: the faults, what to do, and how scores are counted."""

from collections.abc import Mapping

from irwell.contracts.results import Rule, Severity, Verdict

# What is wrong: in how many rows, of what; `{column}` is named in the heading before it.
FAULTS: Mapping[Rule, str] = {
    "missing": "no value, where one is required",
    "not_cast": "a value that is not of the column's type",
    "duplicate": "a value that an earlier row has already",
    "pattern": "a value that is not written as agreed",
    "length": "a text that is too short or too long",
    "format": "a value that is not of the agreed format",
    "range": "a value outside its bounds",
    "multiple": "a number that is not a multiple of the agreed one",
    "code": "a value that is not in the code list",
    "invalid": "a value that is not valid",
    "nhs_number": "a value that is no NHS number",
    "nino": "a value that is no National Insurance number",
    "uprn": "a value that is no UPRN",
    "usrn": "a value that is no USRN",
    "gss": "a value that is no ONS area code of the agreed kind",
    "postcode": "a value that is no UK postcode",
    "reference": "a key that the other table does not have",
    "row_count": "another number of rows than agreed",
    "freshness": "data that are older than agreed",
    "retention": "a row that is older than the data may be kept",
    "column_missing": "no column of this name in the file",
    "column_unknown": "a column that the contract does not know",
}
REMEDIES: Mapping[Rule, str] = {
    "missing": "Fill the value in at its source. If it may be unknown, say so in the contract.",
    "not_cast": "Write numbers and dates as the contract says, and list the words for no value"
    " (`n/a`, `-`) in it.",
    "duplicate": "Send each record once. If several are meant, the contract needs another key.",
    "pattern": "Write the value as the contract's pattern says; look at case, spaces and zeros.",
    "length": "See whether texts are cut off or padded when they are exported.",
    "format": "Write the value in the format that the contract names.",
    "range": "Look the rows up at the source: a unit, a sign or a date may be mistaken.",
    "multiple": "See whether the number is in the agreed unit and rounded as agreed.",
    "code": "Use a code of the list. If the list has grown, send a new version of the contract.",
    "invalid": "Correct the value at its source to one that the contract allows.",
    "nhs_number": "Copy the number again from its source: it has ten digits, and the last one"
    " must fit the others.",
    "nino": "Copy the number again from its source: two letters, six digits, one letter A to D.",
    "uprn": "Export it as a whole number or text: spreadsheets cut long numbers or round them.",
    "usrn": "Export it as a whole number or text, of at most eight digits.",
    "gss": "Use the nine characters of the ONS code of the area, for instance E08000003.",
    "postcode": "Write the full postcode, with one space before its last three characters.",
    "reference": "Send the table that it refers to first, or correct the key.",
    "row_count": "See whether the export was cut short, filtered or sent twice.",
    "freshness": "Send a newer extract, or agree another age in the contract.",
    "retention": "Leave out rows that are older than agreed.",
    "column_missing": "Send the column, or confirm which column of the file it is (`irwell map`).",
    "column_unknown": "Leave it out, or add it to the contract. It is not kept.",
}
# Source: GOV.UK, The Government Data Quality Framework (2020), "Data quality dimensions".
MEANINGS: Mapping[str, str] = {
    "completeness": "values and records that should be there are there",
    "uniqueness": "nothing is there twice",
    "consistency": "values agree with those of other tables",
    "timeliness": "the data are as recent as agreed",
    "validity": "values are of the form, range or list agreed",
    "accuracy": "values match what they describe in the world",
}
VERDICTS: Mapping[Verdict, str] = {
    "accepted": "The contract lets this file in with all of its rows.",
    "split": "The contract leaves out the rows with errors; they go back to you for correction.",
    "held": "The contract holds this file until a person accepts it.",
    "refused": "The contract refuses this file. Correct it and send it again.",
}
SEVERITIES: Mapping[Severity, str] = {"error": "Error", "warning": "Warning", "info": "Note"}
NOT_MEASURED = "not measured"
COUNTED = (
    "Each promise of the contract tests each row that it can be judged on: rows with a value,"
    " or all rows where a value is required.",
    "A score is the tests that were passed, as a share of all tests of that dimension. It is cut,"
    " not rounded: 100% means that every test was passed.",
    "A promise about the file as a whole (its number of rows, its age) is passed by all of its"
    " rows or by none. A missing column counts as a failed test in every row.",
    "A row that repeats an earlier one fails; the first of them does not. Rows without a value in"
    " the key are not tested.",
    "How many failures a contract allows decides whether a file is accepted; it does not change"
    " a score.",
    "A dimension that no promise tests is not measured; that is neither 100% nor 0%.",
)


def describe(rule: Rule, column: str, count: int, rows: int) -> str:
    """Return a fault in a sentence.

    Args:
        rule: Which promise is broken.
        column: The column; empty for the file as a whole.
        count: How many rows.
        rows: Rows of the file.

    Returns:
        Plain words without a value of the data.
    """
    if rule in {"column_missing", "column_unknown"}:
        return f"{column}: {FAULTS[rule]}."
    about = f"{column}: " if column else "The file: "
    if rule in {"row_count", "freshness"}:
        return f"{about}{FAULTS[rule]}."
    share = f"{count:,} of {rows:,} rows" if rows != 1 else "the only row"
    return f"{about}{FAULTS[rule]}, in {share}."
