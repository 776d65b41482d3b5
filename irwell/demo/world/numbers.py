"""Identifiers that belong to nobody: test ranges, never-issued prefixes, local numbers."""

import numpy as np
from numpy.typing import NDArray

from irwell.errors import IrwellError

Integers = NDArray[np.int64]
Text = NDArray[np.object_]

_BODIES = 1_000_000  # 999 and six free digits
_WEIGHTS = np.arange(10, 1, -1)
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_NINO_LETTERS = "ABCD"
_NINOS = 4_000_000  # six free digits and four suffix letters
_PROPERTIES = 1_000_000_000


def nhs_numbers(count: int, rng: np.random.Generator) -> Integers:
    """Draw distinct NHS numbers from the test range 999 000 0000 to 999 999 9999.

    Source: NHS Data Dictionary, NHS NUMBER: modulus 11 with weights 10 to 2; a check digit of 10
    is not valid, of 11 is 0.

    Args:
        count: How many, at most about 909,000.
        rng: The chance.

    Returns:
        Ten-digit integers, shape `(count,)`.

    Raises:
        IrwellError: The range holds fewer valid numbers.
    """
    bodies = 999_000_000 + np.arange(_BODIES, dtype=np.int64)
    digits = (bodies[:, None] // 10 ** np.arange(8, -1, -1)) % 10
    check = (11 - (digits @ _WEIGHTS) % 11) % 11
    valid = (bodies * 10 + check)[check != 10]
    if count > len(valid):
        raise IrwellError(
            f"The test range of NHS numbers has {len(valid):,} valid numbers, not {count:,}.",
            "Ask for fewer people.",
            rule="people",
        )
    return rng.choice(valid, size=count, replace=False)


def ninos(count: int, rng: np.random.Generator) -> Text:
    """Draw distinct National Insurance numbers with the never-issued prefix QQ.

    Source: HMRC National Insurance Manual NIM39110: QQ is not a prefix in use.

    Args:
        count: How many, at most 4,000,000.
        rng: The chance.

    Returns:
        Texts such as `QQ123456C`.
    """
    drawn = _spread(count, _NINOS, rng)
    return np.array([f"QQ{n >> 2:06}{_NINO_LETTERS[n & 3]}" for n in drawn.tolist()], object)


def property_numbers(count: int, rng: np.random.Generator) -> Text:
    """Draw distinct local property numbers: shaped like UPRNs, marked local by `LP`.

    Args:
        count: How many.
        rng: The chance.

    Returns:
        Texts such as `LP012345678`.
    """
    return np.array([f"LP{n:09}" for n in _spread(count, _PROPERTIES, rng).tolist()], object)


def references(count: int, form: str, digits: int, rng: np.random.Generator) -> Text:
    """Draw distinct references of a body's own form.

    Args:
        count: How many, at most `10 ** digits`.
        form: A format with one field, for instance `HS{:08}`.
        digits: How many digits the field has.
        rng: The chance.

    Returns:
        Texts of that form, no two the same.
    """
    return np.array([form.format(n) for n in _spread(count, 10**digits, rng).tolist()], object)


def postcodes(district: NDArray[np.int8], rng: np.random.Generator) -> Text:
    """Draw postcodes of the invented area ZZ, one outward code for each district.

    Args:
        district: The district's index, 0 to 9, for each household.
        rng: The chance.

    Returns:
        Texts such as `ZZ3 4QX`; never ZZ99, which real systems use for pseudo postcodes.
    """
    letters = [a + b for a in _UNIT_LETTERS for b in _UNIT_LETTERS]
    sectors = rng.integers(1, 10, len(district)).tolist()
    units = rng.integers(0, len(letters), len(district)).tolist()
    drawn = zip(district.tolist(), sectors, units, strict=True)
    return np.array([f"ZZ{d + 1} {s}{letters[u]}" for d, s, u in drawn], object)


def _spread(count: int, size: int, rng: np.random.Generator) -> Integers:
    """Distinct integers below `size` in no visible order: an affine walk over the range."""
    step = int(rng.integers(size // 3, size // 2)) | 1
    while np.gcd(step, size) != 1:
        step += 2
    start = int(rng.integers(0, size))
    return (start + step * np.arange(count, dtype=np.int64)) % size
