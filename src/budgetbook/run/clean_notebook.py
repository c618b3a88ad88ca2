"""A notebook as it is committed: without outputs and counts, with no trace of the program or machine that saved it.

`python -m budgetbook.run.clean_notebook` is the filter through which git takes the notebooks (`make setup` tells git of
it, .gitattributes names the files): JupyterLab may save outputs as it likes, and for git nothing has changed. It works
on the JSON alone, so that it starts at once.
"""

import copy
import json
import sys
from typing import Any

KERNEL = "python3"

METADATA: dict[str, Any] = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": KERNEL},
    "language_info": {"name": "python"},
}
"""What every notebook of the project says of the kernel that it runs in."""


def set_project_metadata(notebook: dict[str, Any]) -> None:
    """Give a notebook the project's metadata in place of what an editor left in it; its cells keep their tags alone."""
    notebook["metadata"] = copy.deepcopy(METADATA)
    notebook["nbformat_minor"] = max(notebook.get("nbformat_minor", 5), 5)
    for number, cell in enumerate(notebook["cells"]):
        cell.setdefault("id", f"cell-{number}")  # the format has ids only since 4.5
        tags = cell["metadata"].get("tags")
        cell["metadata"] = {"tags": tags} if tags else {}


def cleaned(text: str) -> str:
    """Return a notebook's file as it is committed; what is no notebook comes back as it is, for the tests to refuse."""
    try:
        notebook = json.loads(text)
        set_project_metadata(notebook)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
            if isinstance(cell["source"], str):
                cell["source"] = cell["source"].splitlines(keepends=True)
    except (ValueError, KeyError, TypeError, AttributeError):
        return text
    # in the shape in which JupyterLab writes its files
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Clean the notebook on standard input."""
    # bytes, for git's notebooks are UTF-8 with plain line ends whatever the terminal is
    text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    sys.stdout.buffer.write(cleaned(text).encode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    main()
