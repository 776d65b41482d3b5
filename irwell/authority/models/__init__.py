"""The register: an index over signed documents, changed only by acts."""

from irwell.authority.models.accessions import Accession
from irwell.authority.models.agreements import (
    Agreement,
    Party,
    RegisterChange,
    RegisterEntry,
    RegisterParty,
    Signature,
)
from irwell.authority.models.closing import Certificate, Closing, RightsCase, RightsTask
from irwell.authority.models.data import Contract, DataSet, Deposit, Mapping
from irwell.authority.models.emergencies import Emergency
from irwell.authority.models.feedback import Delivery, Fault
from irwell.authority.models.incidents import Demand, Incident
from irwell.authority.models.ledger import Detail, LedgerEntry, LedgerHead
from irwell.authority.models.organisations import Mailing, Organisation, Person, PublicKey, Token
from irwell.authority.models.releases import Figure, Read, RefusedLink, RefusedLook, Release
from irwell.authority.models.requests import Request
from irwell.authority.models.reviews import Review
from irwell.authority.models.sources import DataSource

__all__ = [
    "Accession", "Agreement", "Certificate", "Closing", "Contract", "DataSet", "DataSource",
    "Delivery", "Demand", "Deposit", "Detail", "Emergency", "Fault", "Figure", "Incident",
    "LedgerEntry", "LedgerHead", "Mailing", "Mapping", "Organisation", "Party", "Person",
    "PublicKey", "Read", "RefusedLink", "RefusedLook", "RegisterChange", "RegisterEntry",
    "RegisterParty", "Release", "Request", "Review", "RightsCase", "RightsTask", "Signature",
    "Token",
]  # fmt: skip
