"""A body joins an agreement by signing: it reads or gives as the party that it joins as."""

from datetime import UTC, datetime

import pytest

from irwell.authority import access, models
from irwell.authority.accessions import joined_value
from irwell.authority.actors import system_actor
from irwell.authority.acts.accede import accede
from irwell.authority.acts.amend import amend
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.deposit import deposit
from irwell.authority.acts.describe import describe
from irwell.authority.acts.issue import issue
from irwell.authority.acts.leave import leave
from irwell.authority.acts.read import read
from irwell.authority.acts.release import release
from irwell.authority.acts.revoke import revoke
from irwell.authority.acts.revoke_key import revoke_key
from irwell.authority.acts.suspend import suspend
from irwell.authority.deliveries import receivers
from irwell.documents import parse_yaml
from irwell.errors import AgreementError, IrwellError, NotFound, Refused, SignatureError
from tests.unit.authority.body_parts import source
from tests.unit.authority.place import CONTRACT, COUNCIL, DATA_SET, TRUST
from tests.unit.authority.signing_parts import JOINER, OPEN, accession, add_body, in_force

GIVERS = OPEN.replace("joins_as: recipient", "joins_as: provider").replace(
    "sectors: [third_sector]", "sectors: [local_government]"
)
OTHER = "dale-council"
OTHERS = f"{OTHER}/support@1"


def join_in(place, body: str = JOINER, text: str = OPEN) -> models.Accession:
    document, signature = accession(place, body, text)
    return accede(
        place.desk, place.who(f"{body} siro"), "warm-homes", document=document, signature=signature
    )


def token_of(place, body: str) -> models.Token:
    admin = place.who(f"{body} admin")
    return issue(place.desk, admin, body, kind="recipient", system="excel").token


def reads(place, token: models.Token, owner: str = COUNCIL) -> models.Read:
    asked = access.Asked(owner, "homes")
    return read(
        place.desk, system_actor(token), "warm-homes", asked=asked, token=token.id, seconds=60
    ).read


def test_a_body_that_joined_reads_exactly_as_the_recipient_does(place) -> None:
    in_force(place)
    add_body(place)
    theirs = reads(place, place.token().token)
    made = join_in(place)
    mine = reads(place, token_of(place, JOINER))
    assert mine.release_id == theirs.release_id  # the same bytes: one text, one key
    tables = [
        [(t.schema, t.name) for row, form in access.live_agreements(body, place.desk.today())
         for t in access.tables_of(row, form, body)]
        for body in (TRUST, JOINER)
    ]  # fmt: skip
    assert tables[0] == tables[1] == [(COUNCIL, "homes")]
    assert receivers(mine.release) == (TRUST, JOINER)
    facts = next(e for e in place.entries() if e["act"] == "accede")["facts"]
    assert (facts["by"], facts["joins_as"], facts["accession"]) == (
        JOINER, "recipient", made.digest)  # fmt: skip


def test_before_joining_and_after_leaving_nothing_is_read(place) -> None:
    in_force(place)
    add_body(place)
    with pytest.raises(Refused, match="no live agreement"):
        token_of(place, JOINER)
    join_in(place)
    token = token_of(place, JOINER)
    leave(place.desk, place.who(f"{JOINER} siro"), "warm-homes", reason="the project has ended")
    with pytest.raises(Refused, match="does not receive"):
        reads(place, token)
    assert access.live_agreements(JOINER, place.desk.today()) == []
    (row,) = place.row().accessions.all()
    assert joined_value(row)["left_at"] == row.left_at != ""
    assert place.row().state == "active"  # for the others it goes on
    join_in(place)
    assert reads(place, token)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"joins_as": "provider"}, "joins as recipient"),
        ({"organisation": TRUST}, "of another body"),
        ({"agreement": {"id": "warm-homes", "version": 1, "digest": "sha256:" + "0" * 64}},
         "another text"),
        ({"agreement": {"id": "warm-homes", "version": 2, "digest": "sha256:" + "0" * 64}},
         "another text"),
    ],
)  # fmt: skip
def test_another_accession_is_refused(place, changes, why) -> None:
    in_force(place)
    add_body(place)
    document, signature = accession(place, **changes)
    with pytest.raises(AgreementError, match=why):
        accede(place.desk, place.who(f"{JOINER} siro"), "warm-homes", document=document,
               signature=signature)  # fmt: skip


def test_the_class_the_day_and_the_profile_are_asked_for(place) -> None:
    in_force(place)
    add_body(place)
    profile = source(JOINER, sector="private")
    amend(place.desk, place.who("officer"), JOINER, profile=profile)
    with pytest.raises(AgreementError, match="sector private may not join"):
        join_in(place)
    models.Organisation.objects.filter(pk=JOINER).update(profile={})
    with pytest.raises(Refused, match="no organisation document"):
        join_in(place)


def test_after_the_last_day_nobody_joins(place) -> None:
    in_force(place)
    add_body(place, assurance={"expires": "2028-01-01"})
    place.at(datetime(2027, 6, 1, 12, 0, tzinfo=UTC))
    with pytest.raises(AgreementError, match="last day to join was 31 May 2027"):
        join_in(place)


def test_only_an_agreement_that_says_so_is_joined(place) -> None:
    from tests.unit.authority.place import AGREEMENT

    in_force(place, AGREEMENT)
    add_body(place)
    with pytest.raises(AgreementError, match="Nobody may join warm-homes"):
        join_in(place, text=AGREEMENT)


def test_a_signature_by_a_key_that_ended_does_not_join(place) -> None:
    in_force(place)
    add_body(place)
    document, signature = accession(place)
    key = models.PublicKey.objects.get(organisation=JOINER, document__role="siro")
    revoke_key(place.desk, place.who(f"{JOINER} siro"), key.id, reason="it was copied")
    with pytest.raises(SignatureError, match="revoked"):
        accede(place.desk, place.who(f"{JOINER} siro"), "warm-homes", document=document,
               signature=signature)  # fmt: skip


def test_a_key_revoked_from_before_ends_the_accession(place) -> None:
    in_force(place)
    add_body(place)
    since = place.desk.now()
    join_in(place)
    token = token_of(place, JOINER)
    key = models.PublicKey.objects.get(organisation=JOINER, document__role="siro")
    revoke_key(place.desk, place.who(f"{JOINER} dpo"), key.id, reason="it was copied", since=since)
    assert place.entries()[-1]["facts"]["left"] == ["warm-homes.v1"]
    assert place.row().state == "active"
    with pytest.raises(Refused):
        reads(place, token)


def test_a_joiner_suspended_reads_no_more_and_others_do(place) -> None:
    in_force(place)
    add_body(place)
    join_in(place)
    token = token_of(place, JOINER)
    profile = source(JOINER, controlled_by="another trust")
    amend(place.desk, place.who("officer"), JOINER, profile=profile)
    with pytest.raises(Refused, match="is suspended"):
        reads(place, token)
    assert place.row().state == "active"


def test_a_joiner_stops_the_sharing_as_a_party_may_but_never_ends_it(place) -> None:
    in_force(place)
    add_body(place)
    join_in(place)
    with pytest.raises(Refused):
        revoke(place.desk, place.who(f"{JOINER} siro"), "warm-homes", reason="a stated reason")
    suspend(place.desk, place.who(f"{JOINER} dpo"), "warm-homes", reason="a stated reason")
    assert place.row().state == "suspended"


def giver(place, text: str = GIVERS) -> None:
    in_force(place, text)
    add_body(place, OTHER, sector="local_government")
    admin = place.who(f"{OTHER} admin")
    steward = appoint(place.desk, admin, OTHER, roles=("steward",))
    place.people["other steward"] = steward.id
    contract = parse_yaml(CONTRACT.replace(COUNCIL, OTHER))
    describe(place.desk, place.who("other steward"), OTHERS, contract=contract)
    deposit(place.desk, place.who("other steward"), OTHERS, file=place.file(40))


def test_a_body_that_joined_gives_its_own_data_set_of_the_same_name(place) -> None:
    giver(place)
    with pytest.raises(NotFound):
        release(place.desk, place.who("other steward"), "warm-homes", data_set=OTHERS)
    join_in(place, OTHER, GIVERS)
    made = release(place.desk, place.who("other steward"), "warm-homes", data_set=OTHERS)
    first = models.Release.objects.get(data_set_id=DATA_SET)
    assert made.manifest["identity"]["agreement"] == first.manifest["identity"]["agreement"]
    assert reads(place, place.token().token, OTHER).release_id == made.id
    leave(place.desk, place.who(f"{OTHER} siro"), "warm-homes", reason="the project has ended")
    made.refresh_from_db()
    assert made.state == "ended"
    assert place.desk.keyring.destroyed(OTHER, "agreement-warm-homes")
    first.refresh_from_db()
    assert first.state == "current"


def test_a_giver_is_not_hosted_without_terms(place) -> None:
    text = GIVERS[: GIVERS.index("  hosted_terms")]
    giver(place, text)
    with pytest.raises(Refused, match="no terms on which this node holds") as error:
        join_in(place, OTHER, text)
    assert error.value.rule == "accession.hosted_terms"


def test_a_giver_without_the_data_set_cannot_join(place) -> None:
    in_force(place, GIVERS)
    add_body(place, OTHER, sector="local_government")
    with pytest.raises(IrwellError):
        join_in(place, OTHER, GIVERS)


def test_what_a_suspended_joiner_gives_is_read_and_built_no_more(place) -> None:
    giver(place)
    join_in(place, OTHER, GIVERS)
    release(place.desk, place.who("other steward"), "warm-homes", data_set=OTHERS)
    token = place.token().token
    profile = source(OTHER, sector="local_government", controlled_by="another council")
    amend(place.desk, place.who("officer"), OTHER, profile=profile)
    with pytest.raises(Refused, match="is suspended"):
        reads(place, token, OTHER)
    with pytest.raises(Refused, match="is suspended"):
        release(place.desk, place.who("other steward"), "warm-homes", data_set=OTHERS)
    assert reads(place, token, COUNCIL)
