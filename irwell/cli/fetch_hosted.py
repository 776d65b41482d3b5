"""`irwell fetch ... --as PERSON`: sources of hosted data sets, on the node."""

import argparse

from irwell.cli.exits import DONE
from irwell.cli.fetch_parts import credential_of, limits_of, often, tell
from irwell.cli.files import read_document
from irwell.cli.node import console, table
from irwell.cli.printing import say


def _add(args: argparse.Namespace) -> int:
    desk, actor = console(args)
    from irwell.authority.acts.connect import connect
    from irwell.transfer.sources import read_source

    document, credential = read_document(args.source), credential_of(args.credential)
    source = read_source(document)
    row = connect(desk, actor, source.data_set, source=document, credential=credential)
    value = {"source": row.name, "data_set": row.data_set_id, "digest": row.digest}
    text = f"{row.name} feeds {row.data_set_id}, {often(source.every)}, by `irwell task run`."
    say(value, text, as_json=args.json)
    return DONE


def _list(args: argparse.Namespace) -> int:
    _, actor = console(args)
    from irwell.authority.sources import sources

    found = sources(actor)
    rows = [{k: v for k, v in row.items() if k != "document"} for row in found]
    say(found, table(rows), as_json=args.json)
    return DONE


def _remove(args: argparse.Namespace) -> int:
    desk, actor = console(args)
    from irwell.authority.acts.disconnect import disconnect

    row = disconnect(desk, actor, args.name)
    say({"source": row.name}, f"{row.name} is forgotten; its deposits stay.", as_json=args.json)
    return DONE


def _run(args: argparse.Namespace) -> int:
    desk, actor = console(args)
    from irwell.authority.fetching import run_sources

    runs = run_sources(desk, actor, only=args.names, again=args.again, limits=limits_of(args))
    return tell(runs, as_json=args.json)


VERBS = {"add": _add, "list": _list, "remove": _remove, "run": _run}
