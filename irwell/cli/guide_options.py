"""Options that say what is known of a file before it is opened."""

import argparse

from irwell.errors import TableError
from irwell.tables.intake.guide import Guide


def guide_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options that help to read a file.

    Args:
        parser: The command's parser.
    """
    group = parser.add_argument_group("how the file is to be read, where it cannot be found out")
    group.add_argument(
        "--header",
        default="",
        metavar="ROWS",
        help="the row of the headings from 1, several with commas, or `none`",
    )
    group.add_argument(
        "--names", default="", metavar="A,B", help="the columns' names in order, not the headings"
    )
    group.add_argument("--sheet", default="", metavar="NAME", help="the sheet of a workbook")
    group.add_argument("--member", default="", metavar="NAME", help="the file inside a zip file")
    group.add_argument(
        "--encoding",
        default="",
        choices=["utf-8", "utf-16", "windows-1252", "latin-1", "mac-roman"],
        help="of a text file",
    )
    group.add_argument(
        "--separator", default="", metavar="CHAR", help="between two fields; `tab` for a tab"
    )
    group.add_argument(
        "--records", default="", metavar="PATH", help="what repeats in an XML or JSON file"
    )


def guide_of(args: argparse.Namespace) -> Guide:
    """Return what the options say.

    Args:
        args: As `guide_options` describes.

    Returns:
        The guide.

    Raises:
        TableError: A row of headings is no number.
    """
    separator = {"tab": "\t", "\\t": "\t"}.get(args.separator, args.separator)
    return Guide(
        header=_rows(args.header),
        names=tuple(name.strip() for name in args.names.split(",")) if args.names else (),
        sheet=args.sheet,
        member=args.member,
        encoding=args.encoding,
        separator=separator,
        records=args.records,
    )


def _rows(text: str) -> tuple[int, ...] | None:
    if text in ("", "none"):
        return () if text else None
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) > 0 for part in parts):
        raise TableError(
            "`--header` names no row.", "Write `--header 5`, `--header 5,6` or `--header none`."
        )
    return tuple(int(part) for part in parts)
