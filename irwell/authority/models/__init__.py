"""The register: an index over signed documents, changed only by acts."""

from irwell.authority.models.agreements import Agreement, Party, RegisterEntry, Signature
from irwell.authority.models.data import Contract, DataSet, Deposit
from irwell.authority.models.ledger import Detail, LedgerEntry, LedgerHead
from irwell.authority.models.organisations import Organisation, Person, PublicKey, Token
from irwell.authority.models.releases import Figure, Read, RefusedLink, RefusedLook, Release

__all__ = [
    "Agreement",
    "Contract",
    "DataSet",
    "Deposit",
    "Detail",
    "Figure",
    "LedgerEntry",
    "LedgerHead",
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
