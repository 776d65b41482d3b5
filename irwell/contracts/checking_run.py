"""The work of a check, step by step, inside the worker."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from irwell import tables
from irwell.contracts import failing, failing_back, findings, findings_measuring
from irwell.contracts.checking_parts import Barred, cast_spec, guide_of, tally_of
from irwell.contracts.findings_trial import FAULTS, LANDED, SOURCE, Trial
from irwell.contracts.freshness import moment
from irwell.contracts.mapping import Seen
from irwell.contracts.mapping_noted import noted
from irwell.contracts.model import Column, Contract
from irwell.contracts.results import Report
from irwell.contracts.rules import Promise
from irwell.tables.cast_spec import Cast
from irwell.tables.intake.guide import Guide
from irwell.tables.plan import ROW


@dataclass(frozen=True, slots=True)
class Work:
    """What a check is made with; each is an argument of `check`."""

    file: Path
    scratch: Path
    out: Path | None
    guide: Guide
    mapping: Mapping[str, str]
    seen: tuple[Seen, ...]
    beside: Mapping[str, tuple[Path, ...]]
    now: str
    quarantine: Path | None

    @property
    def landed(self) -> Path:
        """Where the rows stand as text."""
        return self.scratch / "landed.parquet"

    def writes(self, contract: Contract) -> bool:
        """Whether any rows are to be written: clean ones, or those that fail."""
        return bool(self.out or self.quarantine or contract.on_errors == "split")


@dataclass(frozen=True, slots=True)
class _Read:
    """A landed file, the heading of each column that it has, and where its typed form goes."""

    landed: tables.Landed
    headings: Mapping[str, str]
    out: Path


def run_check(contract: Contract, work: Work) -> Report:
    """Check a file against a contract.

    Args:
        contract: What the file should hold.
        work: The file and what goes with it.

    Returns:
        The report.

    Raises:
        TableError: The file cannot be read as a table at all.
        ContractError: The moment is none.
    """
    moment(work.now)  # refused before the file is read
    guide = guide_of(contract, work.guide, work.mapping)
    specs = (
        ()
        if work.seen
        else tuple(
            cast_spec(column, work.mapping.get(column.name, column.name))
            for column in contract.columns
        )
    )
    landed = tables.land(work.file, work.landed, guide, scratch=work.scratch, specs=specs)
    drifted = noted(contract, work.mapping, work.seen, work.landed, work.scratch)
    own = _read(contract, work, landed)
    complete = len(own.headings) == len(contract.columns)
    report = Report(
        data_set=contract.data_set,
        contract_digest=contract.digest,
        rows=landed.rows,
        findings=tuple(findings.headings(contract, landed.columns, own.headings)),
        not_run=contract.not_run,
        clean=complete,
        intake=replace(landed.intake, notes=(*landed.intake.notes, *drifted)),
        tally=tally_of(landed, Cast(0, 0)),
        mapped=tuple((name, said) for name, said in own.headings.items() if name != said),
        on_errors=contract.on_errors,
    )
    if own.headings:
        report = _tried(contract, work, own, report)
    return replace(report, findings=tuple(sorted(report.findings, key=findings.place(contract))))


def _read(contract: Contract, work: Work, landed: tables.Landed) -> _Read:
    wanted = {c.name: work.mapping.get(c.name, c.name) for c in contract.columns}
    headings = {name: said for name, said in wanted.items() if said in landed.columns}
    complete = len(headings) == len(wanted)
    out = work.out if work.out and complete else work.scratch / "cast.parquet"
    return _Read(landed, headings, out)


def _tried(contract: Contract, work: Work, own: _Read, report: Report) -> Report:
    present = [column for column in contract.columns if column.name in own.headings]
    specs = [cast_spec(column, own.headings[column.name]) for column in present]
    barred = Barred(
        work.now,
        {column.name: column.type for column in present},
        {name: paths[0] for name, paths in work.beside.items() if paths},
    )
    tried, left = findings.possible(contract, own.headings, barred.why)
    columns = {column.name: column for column in present}
    if work.writes(contract):
        cast, judged, failed = _written(contract, work, own, specs, (columns, tried))
    else:
        (cast, judged), failed = _looked_at(work, own, specs, (columns, tried)), 0
    split = contract.on_errors == "split"
    return replace(
        report,
        findings=(*report.findings, *judged.findings),
        results=judged.results,
        not_run=(*report.not_run, *left),
        changed=cast.changed,
        suppressed=tuple(cast.suppressed.items()),
        tally=tally_of(own.landed, cast),
        kept_rows=(report.rows - (failed if split else 0)) if report.clean else 0,
    )


Tried = tuple[Mapping[str, Column], Sequence[Promise]]


def _looked_at(
    work: Work, own: _Read, specs: Sequence[tables.CastSpec], tried: Tried
) -> tuple[Cast, findings.Judged]:
    """Judge the rows as they are read: nothing is written."""
    from irwell.tables.casting_run import prepare

    tables.check_specs(specs)
    inputs = {LANDED: tables.landed_rows(own.landed), **_beside(work)}
    with tables.open_engine(inputs, temp=work.scratch) as engine:
        rows, now = own.landed.rows, moment(work.now)
        asked = findings_measuring.asked(*tried, now)
        casting = prepare(engine, specs, own.landed.kinds, asked.questions)
        done = casting.done
        trial = Trial(engine, *tried, rows, done, now, casting, asked.told(done))
        return done, findings.values(trial)


def _written(
    contract: Contract, work: Work, own: _Read, specs: Sequence[tables.CastSpec], tried: Tried
) -> tuple[Cast, findings.Judged, int]:
    """Write the cast rows, judge them, and part those that fail from the rest."""
    faults, places = work.scratch / "faults.parquet", failing.places(work.scratch)
    now = moment(work.now)
    asked = findings_measuring.asked(*tried, now)
    cast = tables.cast(own.landed, specs, own.out, faults=faults, questions=asked.questions)
    inputs = {SOURCE: [own.out], **({FAULTS: [faults]} if cast.uncast else {}), **_beside(work)}
    with tables.open_engine(inputs, writable=[places.failing], temp=work.scratch) as engine:
        trial = Trial(engine, *tried, own.landed.rows, cast, now, told=asked.told(cast))
        judged = findings.values(trial)
        parting = [g for g in judged.groups if g.severity == "error"]
        complete = len(own.headings) == len(contract.columns)
        wanted = parting and ((complete and contract.on_errors == "split") or work.quarantine)
        failed = failing.failing_rows(trial, parting, judged.rows, places.failing) if wanted else 0
    if failed:
        _part(contract, work, own, places)
    return cast, judged, failed


def _beside(work: Work) -> dict[str, list[Path]]:
    return {name: list(paths) for name, paths in work.beside.items() if paths}


def _part(contract: Contract, work: Work, own: _Read, places: failing.Places) -> None:
    """Leave the rows that fail out of the clean data, and give them back, as each is wanted."""
    from irwell.tables.landing_direct import land_listed

    inputs = {SOURCE: [own.out], failing.FAILING: [places.failing]}
    if work.quarantine:
        if own.landed.foreign:  # it was left where it lies; what is given back is its text
            land_listed(work.file, places.failing, work.landed)
        inputs[LANDED] = [work.landed]
    written = [places.clean, places.given_back]
    split = contract.on_errors == "split" and own.out == work.out
    with tables.open_engine(inputs, writable=written, temp=work.scratch) as engine:
        if split:
            names = [field.name for field in contract.fields]
            engine.copy(failing.kept([*names, ROW]), {}, places.clean)
        if work.quarantine:
            given = failing_back.given_back(own.landed.columns)
            engine.copy(given.rows, given.values, places.given_back)
    if split:
        shutil.move(places.clean, own.out)
    if work.quarantine:
        failing_back.write_csv(places.given_back, given.names, work.quarantine)
