"""The register: an index over signed documents, changed only by acts."""

from irwell.authority.models.agreements import Agreement, Party, RegisterEntry, Signature
from irwell.authority.models.data import Contract, DataSet, Deposit, Mapping
from irwell.authority.models.feedback import Delivery, Fault
from irwell.authority.models.ledger import Detail, LedgerEntry, LedgerHead
from irwell.authority.models.organisations import Organisation, Person, PublicKey, Token
from irwell.authority.models.releases import Figure, Read, RefusedLink, RefusedLook, Release
from irwell.authority.models.sources import DataSource

__all__ = [
    "Agreement",
    "Contract",
    "DataSet",
    "DataSource",
    "Delivery",
    "Deposit",
    "Detail",
    "Fault",
    "Figure",
    "LedgerEntry",
    "LedgerHead",
    "Mapping",
    "Organisation",
    "Party",
    "Person",
    "PublicKey",
    "Read",
    "RefusedLink",
    "RefusedLook",
    "RegisterEntry",
    "Release",
    "Signature",
    "Token",
]
