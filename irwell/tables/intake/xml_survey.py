"""Which element of an XML file repeats."""

from collections import Counter

from irwell.errors import TableError

LISTED = 20
WAYS = 100_000  # different paths of elements in one file
CLEARLY = 10  # times as many as any other list that stands beside it
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"  # Source: XML Schema Part 1, 2.6
Way = tuple[str, ...]


def local(tag: str) -> str:
    """Return a name without its namespace.

    Args:
        tag: The name as `{namespace}name`.

    Returns:
        Its last part.
    """
    return tag.rpartition("}")[2]


class Survey:
    """Counts the elements of a file by their path.

    Args:
        name: What to call the file in an error.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._way: Way = ()
        self._inside: list[Counter[str]] = [Counter()]
        self._spoken = False
        self._most: dict[Way, int] = {}
        self._plain: Counter[Way] = Counter()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element and its attributes."""
        own = local(tag)
        self._way = (*self._way, own)
        self._inside[-1][own] += 1
        siblings = self._inside[-1][own]
        if siblings > self._most.get(self._way, 0):
            self._most[self._way] = siblings
            self._check_ways()
        self._inside.append(Counter())
        self._spoken = False
        if attributes:
            self._plain[self._way] += sum(not key.startswith(XSI) for key in attributes)

    def _check_ways(self) -> None:
        if len(self._most) > WAYS:
            raise TableError(
                f"{self._name} has elements at over {WAYS} different places.",
                "Send plain records, or CSV.",
                rule="intake.depth",
            )

    def data(self, text: str) -> None:
        """Count an element's text once."""
        if not self._spoken and not text.isspace():
            self._spoken = True
            self._plain[self._way] += 1

    def end(self) -> None:
        """Go back to the element above."""
        self._way = self._way[:-1]
        self._inside.pop()
        self._spoken = False

    def beside(self, chosen: Way) -> int:
        """Return how many plain values stand outside the records.

        Args:
            chosen: The path of a record.

        Returns:
            The count of texts and attributes.
        """
        return sum(n for way, n in self._plain.items() if way[: len(chosen)] != chosen)

    def choose(self, wanted: str) -> Way:
        """Return the path of the element that is a record.

        Args:
            wanted: Its name or the end of its path by dots, if it is stated.

        Returns:
            The path from the root.

        Raises:
            TableError: No element clearly repeats, or the one stated does not stand here once.
        """
        if wanted:
            parts = tuple(wanted.split("."))
            found = [way for way in self._most if way[-len(parts) :] == parts]
        else:
            found = self._clear()
        if len(found) != 1:
            raise self._which(found or list(self._most)[:LISTED])
        return found[0]

    def _clear(self) -> list[Way]:
        repeated = [way for way, most in self._most.items() if most > 1]
        outer = [
            way for way in repeated if not any(way[:n] in repeated for n in range(1, len(way)))
        ]
        outer.sort(key=lambda way: -self._most[way])
        if not outer:
            return []
        first = outer[0]
        inside = [way for way in repeated if way[: len(first)] == first and way != first]
        if any(self._most[way] > self._most[first] for way in inside):
            return [first, *inside]
        others = [way for way in outer[1:] if self._most[way] * CLEARLY > self._most[first]]
        return [first, *others]

    def _which(self, ways: list[Way]) -> TableError:
        listed = ", ".join(".".join(way)[:80] for way in ways[:LISTED])
        return TableError(
            f"{self._name}: it is not clear which element is a record; it has: {listed}.",
            "Say which: `--records NAME`, or `irwell.file` in the contract.",
            rule="intake.ask.records",
        )
