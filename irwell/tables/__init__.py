"""Columns in and out: readers, casts, plan nodes, the DuckDB emitter, the sandboxed worker.

The only room that opens foreign files, and only inside the worker. Import from the modules:
`plan` (nodes), `plan_check` (types), `emit`, `engine`, `landing`, `casting`, `identifiers`,
`keys`, `worker`. The engine and pyarrow are loaded when first used.
"""

from irwell.tables.cast_spec import CastSpec
from irwell.tables.casting import Uncast, cast, check_specs, landed_rows
from irwell.tables.engine import Engine, open_engine
from irwell.tables.identifiers import NORMALISER_VERSION, normalise
from irwell.tables.keys import derive_key, pseudonym_reference
from irwell.tables.landing import Landed, LandingLimits, land
from irwell.tables.plan_check import check_types, output_fields
from irwell.tables.worker import WorkerLimits, run

__all__ = [
    "NORMALISER_VERSION",
    "CastSpec",
    "Engine",
    "Landed",
    "LandingLimits",
    "Uncast",
    "WorkerLimits",
    "cast",
    "check_specs",
    "check_types",
    "derive_key",
    "land",
    "landed_rows",
    "normalise",
    "open_engine",
    "output_fields",
    "pseudonym_reference",
    "run",
]
