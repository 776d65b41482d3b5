"""The four lines of every act, kept in one decorator.

An act is a generator: what stands before its `yield` checks and computes, outside any
transaction; what follows saves, inside one; its return value is `Done`. The decorator asks for
the role, drives the two halves, and appends exactly one entry. A refused act rolls back and
leaves one `refused` entry in a transaction of its own.
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from django.db import transaction

from irwell.authority import log
from irwell.authority.actors import Actor
from irwell.authority.desk import Desk, new_id
from irwell.errors import IrwellError, Refused
from irwell.ledger.entries import Actor as EntryActor
from irwell.ledger.entries import Subject

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What an act gives back, and what its entry says.

    Attributes:
        value: The act's result.
        subject: What was acted on, with version and digest where it has them.
        facts: Counts, digests, states; no names and no values of rows.
        after: Called once the transaction has committed, for instance to destroy a key.
    """

    value: T
    subject: Subject
    facts: dict[str, Any] = field(default_factory=dict)
    after: Callable[[], object] | None = None


Steps = Generator[None, None, Done[T]]
Body = Callable[Concatenate[Desk, Actor, P], Steps[T]]
ACTS: tuple[str, ...] = (
    "join", "appoint", "describe", "deposit", "withdraw", "propose", "sign", "activate",
    "release", "push", "suspend", "resume", "revoke", "expire", "issue", "read", "served",
    "measure", "allocate", "map", "accept", "refuse", "quarantine", "collect", "forget",
    "receive", "fault", "answer", "connect", "disconnect",
    "amend", "assure", "lapse_body", "request", "triage", "assign", "respond", "assess", "advise",
    "decide", "call_off", "lapse", "report", "handle",
    "emergency", "review_after", "close", "certify", "settle", "rights", "compel",
    "rekey", "revoke_key", "accede", "leave", "import_paper", "upgrade",
)  # fmt: skip


def act(
    name: str, kind: str, roles: Iterable[str]
) -> Callable[[Body[P, T]], Callable[Concatenate[Desk, Actor, P], T]]:
    """Make an act of a generator function `(desk, actor, about, ...)`.

    Args:
        name: The act's word in the ledger, one of `ACTS`.
        kind: The kind of its subject; the first argument after the actor is its id. An act on
            more than one kind takes `of`, which says it.
        roles: Any of these roles may try; the body decides the rest.

    Returns:
        A decorator; the decorated act returns the value of its `Done`.
    """
    allowed = tuple(roles)

    def decorate(body: Body[P, T]) -> Callable[Concatenate[Desk, Actor, P], T]:
        @wraps(body)
        def perform(desk: Desk, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            trace = new_id(8)
            try:
                role = _role(actor, allowed, name)
                steps = body(desk, actor, *args, **kwargs)
                next(steps)
                with transaction.atomic():
                    done = _finish(steps)
                    log.append(
                        at=desk.now(),
                        act=name,
                        outcome="permitted",
                        reasons=(),
                        actor=_actor(actor, role),
                        subject=done.subject,
                        facts=done.facts,
                        trace=trace,
                    )
            except Exception as error:
                about = next((str(a) for a in (*args, *kwargs.values()) if a is not None), "")
                subject = Subject(_safe(str(kwargs.get("of", kind))), _safe(about))
                _refuse(desk, actor, name, subject, error, trace)
                raise
            if done.after is not None:
                done.after()
            return done.value

        return perform

    return decorate


def _role(actor: Actor, allowed: tuple[str, ...], name: str) -> str:
    for role in allowed:
        if role in actor.roles:
            return role
    raise Refused(
        f"`{name}` is for {', '.join(allowed)}; you hold {', '.join(actor.roles) or 'no role'}.",
        "Ask somebody of your body who holds one of these roles.",
        rule=f"roles.{name}",
    )


def _finish(steps: Steps[T]) -> Done[T]:
    try:
        next(steps)
    except StopIteration as stop:
        done: Done[T] = stop.value
        return done
    raise RuntimeError("An act yields once.")


def _actor(actor: Actor, role: str) -> EntryActor:
    return EntryActor(actor.organisation, role, actor.id, actor.via)


def _safe(about: str) -> str:
    """Keep ids and nothing else: an argument of a refused act may hold anything."""
    plain = all(c.isascii() and (c.isalnum() or c in "-_./@:") for c in about)
    return about if plain and len(about) <= 140 else "unnamed"


def _refuse(
    desk: Desk, actor: Actor, name: str, subject: Subject, error: Exception, trace: str
) -> None:
    known = isinstance(error, IrwellError)
    reason = (error.rule or error.code) if isinstance(error, IrwellError) else "fault"
    with transaction.atomic():
        log.append(
            at=desk.now(),
            act=name,
            outcome="refused",
            reasons=(reason,),
            actor=_actor(actor, ",".join(actor.roles)),
            subject=subject,
            facts={} if known else {"fault": type(error).__name__},
            trace=trace,
        )
