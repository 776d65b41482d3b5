"""A value as YAML for people, which reads back as the same value."""

from typing import Any

from irwell.documents.events import ReadingError
from irwell.documents.scalars import resolve


def yaml_text(value: Any) -> str:
    """Write a document as YAML.

    Args:
        value: Plain values: text, numbers, booleans, None, lists and dicts with text keys.

    Returns:
        YAML in the order of the value; `parse_yaml` of it gives an equal value. A text that this
        or another reader could take for a number, a day or a truth stands in quotes.
    """
    import yaml

    text: str = yaml.dump(
        value, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=96, indent=2
    )
    return text


def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Never an anchor: strict documents have none."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: Any, data: str) -> Any:
        # The library quotes what YAML 1.1 would misread; numbers of YAML 1.2 are added here.
        style = None if _is_text(data) else "'"
        return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    Dumper.add_representer(str, text)
    return Dumper


def _is_text(data: str) -> bool:
    try:
        return isinstance(resolve(data), str)
    except ReadingError:
        return False  # refused as neither text nor number, such as `007`
