"""Faults that a compiler could have: each is one small change to how releases are made."""

from dataclasses import replace
from datetime import timedelta

from sqlglot import exp

from irwell.releases import columns, compile, rows
from irwell.tables import emit, emit_areas, emit_rows, emit_shows, plan
from irwell.tables.days import first_day
from irwell.tables.expressions import snippet
from tests.properties.release_cases import THERE


def _row_verb(verb, change):
    """A row verb whose compiled test is changed."""

    def plant(patch):
        honest = rows.ROW_VERBS[verb]
        patch.setitem(rows.ROW_VERBS, verb, lambda *given: change(honest(*given)))

    return plant


def _form(name, change):
    """A form that is compiled to another."""

    def plant(patch):
        honest = columns.COLUMN_VERBS[name]
        patch.setitem(columns.COLUMN_VERBS, name, lambda *given: change(honest(*given)))

    return plant


def _tests(change):
    """All tests of a plan, changed."""

    def plant(patch):
        honest = compile._tests
        patch.setattr(compile, "_tests", lambda *given: change(honest(*given)))

    return plant


def _columns(change):
    """All columns of a plan, changed; the second argument is the contract."""

    def plant(patch):
        honest = compile._columns
        patch.setattr(
            compile,
            "_columns",
            lambda own, sources, path: change(honest(own, sources, path), sources.contract),
        )

    return plant


def _condition(node, change):
    """The SQL condition of one kind of test, changed."""

    def plant(patch):
        honest = emit_rows._TESTS[node]
        patch.setitem(
            emit_rows._TESTS,
            node,
            lambda test, value, of, bound: change(honest(test, value, of, bound), value, of),
        )

    return plant


def _value(node, change):
    """The SQL value of one form, changed."""

    def plant(patch):
        honest = emit_shows._SHOWS[node]
        patch.setitem(
            emit_shows._SHOWS,
            node,
            lambda show, value, of, bound: change(honest(show, value, of, bound), value, of),
        )

    return plant


def _statement(change):
    """The whole statement, changed in place."""

    def plant(patch):
        honest = emit.emit

        def emitted(tree):
            made = honest(tree)
            change(made.expression)
            return made

        patch.setattr(emit, "emit", emitted)

    return plant


def _unordered(statement):
    statement.set("order", None)
    statement.order_by("_f.r", copy=False)


def _joined_inside(statement):
    for join in statement.find_all(exp.Join):
        if join.side == "LEFT":
            join.set("side", None)


def _any_will_do(statement):
    for where in statement.find_all(exp.Where):
        for both in list(where.find_all(exp.And)):
            both.replace(exp.Or(this=both.this, expression=both.expression))


def _drop(kind):
    return lambda tests: tuple(test for test in tests if not isinstance(test, kind))


def _null_passes(condition, value, of):
    return snippet("v IS NULL OR c", v=value, c=condition)


def _first_word_is_tested(patch):
    """The filter comes after the forms: it sees what leaves, not what is true."""
    honest = emit_rows._TESTS[plan.NotOneOf]

    def tested(test, value, of, bound):
        if of == "text":
            value = emit_shows._first_part(plan.FirstPart(), value, of, bound)
        return honest(test, value, of, bound)

    patch.setitem(emit_rows._TESTS, plan.NotOneOf, tested)


def _leap_child_is_older(patch):
    """A child of 29 February turns on 28 February: one day too soon."""
    honest = emit_rows.first_day

    def first(test):
        day = honest(test)
        ages = isinstance(test, plan.AgeUnder | plan.AgeOver)
        return day + timedelta(days=1) if ages and (day.month, day.day) == (2, 28) else day

    patch.setattr(emit_rows, "first_day", first)


def _fixed_day_is_lost(patch):
    honest = compile.row_test

    def tested(clause, column, *, as_at, path):
        return honest(replace(clause, as_at="each_use"), column, as_at=as_at, path=path)

    patch.setattr(compile, "row_test", tested)


def _late(patch):
    patch.setattr(emit, "_HMAC", emit._HMAC.replace("1, 32", "2, 32"))


def _list_is_not_normalised(patch):
    honest = emit_rows.normal

    def raw(value, identifier_type, of):
        if value.table == "l":
            return snippet("CAST(v AS TEXT)", v=value)
        return honest(value, identifier_type, of)

    patch.setattr(emit_rows, "normal", raw)


def _another_is_not_normalised(room, is_theirs):
    """What stands in another source is compared as it is written."""

    def plant(patch):
        honest = room.normal

        def raw(value, identifier_type, of):
            if is_theirs(value):
                return snippet("CAST(v AS TEXT)", v=value)
            return honest(value, identifier_type, of)

        patch.setattr(room, "normal", raw)

    return plant


def _each_test_by_itself(tests):
    out = []
    for test in tests:
        if isinstance(test, plan.HeldBy):
            rows = [replace(test.held, tests=(own,)) for own in test.held.tests]
            out += [replace(test, held=own) for own in rows]
        else:
            out.append(test)
    return tuple(out)


def _counted_columns_leave(patch):
    patch.setattr(compile, "COUNT_ONLY", "none")


def _unknown_area_is_the_value(patch):
    honest = emit._Parts.statement

    def stated(self):
        query = honest(self)
        for (shown, name), item in zip(self.names, query.expressions, strict=True):
            if isinstance(shown.show, plan.Area):
                value = snippet("CAST(v AS TEXT)", v=emit.column(name, "_f"))
                item.set("this", snippet("COALESCE(a, v)", a=item.this.copy(), v=value))
        return query

    patch.setattr(emit._Parts, "statement", stated)


def _extra(shown, contract):
    column = contract.columns[-1]
    return (*shown, plan.Shown("extra", column.name, plan.Keep()))


def _last_from_first(shown, contract):
    # Only where the types fit, so that nothing but the value is wrong.
    if shown[-1].show != plan.Keep():
        return shown
    return (*shown[:-1], replace(shown[-1], column=contract.columns[0].name))


FAULTS = {
    "tests in another data set are dropped": _tests(_drop(plan.HeldBy)),
    "several rows meet the tests between them": _tests(_each_test_by_itself),
    "NULL passes a test in another data set": _condition(plan.HeldBy, _null_passes),
    "another data set is not normalised": _another_is_not_normalised(
        emit_rows, lambda value: value.name == THERE
    ),
    "a lookup is not normalised": _another_is_not_normalised(
        emit_areas, lambda value: value.table == "l"
    ),
    "an unknown area is the value": _unknown_area_is_the_value,
    "a column to be counted by leaves": _counted_columns_leave,
    "the list test is dropped": _tests(_drop(plan.NotOnList)),
    "the last test is dropped": _tests(lambda tests: tests[:-1]),
    "a fixed day is lost": _fixed_day_is_lost,
    "not one of is one of": _row_verb(
        "not one of", lambda test: plan.OneOf(test.column, test.values)
    ),
    "one of loses its last value": _row_verb(
        "one of", lambda test: replace(test, values=test.values[:-1] or test.values)
    ),
    "before takes the day in": _row_verb(
        "before", lambda test: replace(test, day=test.day + timedelta(days=1))
    ),
    "after takes the day in": _row_verb(
        "after", lambda test: replace(test, day=test.day - timedelta(days=1))
    ),
    "age under is one year off": _row_verb(
        "age under", lambda test: replace(test, years=test.years + 1)
    ),
    "age over takes the age in": _row_verb(
        "age over", lambda test: replace(test, years=max(0, test.years - 1))
    ),
    "within last is one longer": _row_verb(
        "within last", lambda test: replace(test, count=test.count + 1)
    ),
    "present lets everyone pass": _tests(_drop(plan.Present)),
    "there is a column too many": _columns(_extra),
    "the last column is lost": _columns(lambda shown, contract: shown[:-1] or shown),
    "a column is made from another": _columns(_last_from_first),
    "redact keeps the value": _form("redact", lambda show: plan.Keep()),
    "pseudonyms have another key": _form(
        "pseudonym", lambda show: replace(show, key=compile.ORDER_KEY)
    ),
    "pseudonyms begin one digit late": _late,
    "the first cut is one off": _form(
        "band", lambda show: replace(show, cuts=(show.cuts[0] - 1, *show.cuts[1:]))
    ),
    "NULL passes not one of": _condition(plan.NotOneOf, _null_passes),
    "NULL passes not on list": _condition(plan.NotOnList, _null_passes),
    "NULL passes age under": _condition(plan.AgeUnder, _null_passes),
    "a birth ahead passes age under": _row_verb(
        "age under", lambda test: plan.After(test.column, first_day(test))
    ),
    "equals ignores case": _condition(
        plan.Equals,
        lambda condition, value, of: (
            snippet("LOWER(v) = LOWER(w)", v=condition.this, w=condition.expression)
            if of == "text"
            else condition
        ),
    ),
    "the filter sees what leaves": _first_word_is_tested,
    "a leap child turns too soon": _leap_child_is_older,
    "the list is not normalised": _list_is_not_normalised,
    "bands take in their upper cut": _value(
        plan.Band,
        lambda case, value, of: case.transform(
            lambda node: (
                snippet("v <= w", v=node.this, w=node.expression)
                if type(node).__name__ == "LT"
                else node
            )
        ),
    ),
    "halves round to even": _value(
        plan.Round,
        lambda honest, value, of: (
            snippet("ROUND_EVEN(h / 2.0, 0) * 2.0", h=honest) if of == "number" else honest
        ),
    ),
    "yes_no says only that there is a value": _value(
        plan.YesNo, lambda honest, value, of: snippet("NOT v IS NULL", v=value)
    ),
    "NULL is a band": _value(
        plan.Band, lambda case, value, of: snippet("COALESCE(c, 'none')", c=case)
    ),
    "rows keep their order": _statement(_unordered),
    "rows without a pseudonym are lost": _statement(_joined_inside),
    "equal rows are one row": _statement(lambda statement: statement.distinct(copy=False)),
    "any test will do": _statement(_any_will_do),
}
