"""Data files that come with the program."""

from importlib.resources import files

from irwell.errors import DocumentError


def packaged(package: str, name: str) -> bytes:
    """Read a data file of a package.

    Args:
        package: A package of Irwell, `irwell.agreements`.
        name: The file's name, with `/` between folders.

    Returns:
        The file's bytes.

    Raises:
        DocumentError: The installation lacks the file.
    """
    try:
        return files(package).joinpath(name).read_bytes()
    except (OSError, ModuleNotFoundError):
        raise DocumentError(
            f"The program's own file {name} of {package} is missing.", "Install Irwell again."
        ) from None
