"""Files that are there whole or not at all: written beside their place, then moved there."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give a path to write to, and put what is there in the target's place at the end of the block.

    What is no ordinary file, such as /dev/stdout, is written to as it stands; a link stays, and leads to the new file.

    Raises
    ------
    OSError
        The target cannot be written; the error names it, not what stood for it.
    """
    place = target.resolve()
    if place.exists() and not place.is_file():
        yield target
        return
    try:
        with tempfile.TemporaryDirectory(prefix=".budgetbook-", dir=place.parent) as folder:
            written = Path(folder) / place.name
            yield written
            written.replace(place)
    except OSError as error:
        error.filename, error.filename2 = str(target), None
        raise
