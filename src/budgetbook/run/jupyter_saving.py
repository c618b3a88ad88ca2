"""What JupyterLab does after saving a notebook: where only outputs have changed, git is told that nothing has.

git's filter (`clean_notebook`) takes the outputs away, but `git status` looks at a file's size first and lists it all
the same. Installed with the package (install/etc), so that nobody has to switch it on.
"""

import subprocess
from pathlib import Path
from typing import Any


def after_save(*, os_path: str, model: dict[str, Any], **_: Any) -> None:
    """Let git look again at a notebook that is the same to it as before; any other change stays as it is."""
    if model["type"] != "notebook":
        return
    path = Path(os_path)
    try:
        if _git(path, "diff", "--quiet") == 0:
            # of a file that git has, and whose content it has: this notes size and time and nothing else
            _git(path, "add", "--update")
    except OSError:
        return  # there is no git


def _git(path: Path, *command: str) -> int:
    return subprocess.run(["git", *command, "--", path.name], cwd=path.parent, capture_output=True).returncode


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_post_save_hook(after_save)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]
