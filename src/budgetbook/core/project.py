"""Where things are: the project's root, its data, notebooks and report."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from budgetbook.core.errors import InputError, UsageError
from budgetbook.core.text import describe_invisible, escape_invisible

_MARKERS = ("_quarto.yml", "notebooks", "report")

DATA_VARIABLE = "BUDGETBOOK_DATA"
"""Environment variable by which a build hands its data folder to the notebooks it runs."""


@dataclass(frozen=True)
class Project:
    """The folders of one project; `data` may be elsewhere than under `root`."""

    root: Path
    data: Path

    @property
    def notebooks(self) -> Path:
        """The committed notebooks, without outputs."""
        return self.root / "notebooks"

    @property
    def report(self) -> Path:
        """The document's frame: index.qmd, styles, forms."""
        return self.root / "report"

    @property
    def forms(self) -> Path:
        """One TOML file per place and year; for those of a data folder see `form_file`."""
        return self.report / "forms"

    def form_file(self, name: str) -> Path:
        """Return where a form is read from: a data folder may bring forms of its own, which go before the project's."""
        own = self.data / "forms" / f"{name}.toml"
        return own if own.is_file() else self.forms / f"{name}.toml"

    @property
    def form_names(self) -> list[str]:
        """The names of all forms, the data folder's own among them."""
        return sorted({path.stem for folder in (self.data / "forms", self.forms) for path in folder.glob("*.toml")})

    @property
    def classification(self) -> Path:
        """Codes and names per year, as far as the data folder has lists of its own; see `lists`."""
        return self.data / "classification"

    def lists(self, pattern: str) -> dict[str, Path]:
        """Find lists of codes and names: the data folder's own, and the shipped ones of those that it lacks.

        Parameters
        ----------
        pattern
            What their names match: */functions.csv.

        Returns
        -------
        dict
            Where each lies, by its name below the folder of all lists: 2020/functions.csv.
        """
        found: dict[str, Path] = {}
        for folder in (self.root / "data" / "classification", self.classification):
            found |= {path.relative_to(folder).as_posix(): path for path in folder.glob(pattern)}
        return dict(sorted(found.items()))

    @property
    def protected_folders(self) -> dict[Path, str]:
        """The folders that a publication must never replace, free of links, and what they are called in messages."""
        data = dict.fromkeys((self.data, self.root / "data"), "数据目录")
        return _found(data) | self._source_folders

    @property
    def _source_folders(self) -> dict[Path, str]:
        source = (self.report, self.root / "src", self.root / "tests", Path(__file__).parents[1])
        return _found({self.notebooks: "笔记本目录"} | dict.fromkeys(source, "源代码目录"))

    def require_outside_inputs(self, file: Path, year: str, unit: str) -> None:
        """See that a file to be written does not lie where every file is an input: with a unit's or the source.

        Raises
        ------
        UsageError
            It does.
        """
        own = self.data.resolve() / year / unit
        for folder, name in ({own: "单位的目录"} | self._source_folders).items():
            if file.resolve().is_relative_to(folder):
                shown = self.shown(folder)
                raise UsageError(f"--output：发现“{file}”在{name} {shown} 里，应为别处：那里的文件都算文本的来源。")

    def require_separate_output(self, output: Path, year: str, unit: str) -> None:
        """Check that the publication folder, which is replaced as a whole, does not overlap data, notebooks or source.

        Parameters
        ----------
        output
            Folder of all publications; this one goes to `<output>/<year>/<unit>/`.

        Raises
        ------
        UsageError
            The output folder is, lies in or holds one of data, notebooks and source (links are followed), or the
            publication's folder holds a unit's data.
        """
        invisible = describe_invisible(str(output))
        if invisible:
            raise UsageError(f"--output：发现“{escape_invisible(str(output))}”，应为{invisible}。")
        replaced = output / year / unit
        for shown, place in ((output, output.resolve()), (replaced, replaced.resolve())):
            for folder, name in self.protected_folders.items():
                relation = _relation(place, folder, f"{name} {folder}")
                if relation:
                    raise UsageError(
                        f"--output：发现“{shown}”{relation}，应为与数据、笔记本和源代码分开的目录：公开文本会整个替换其下的"
                        f" {year}/{unit}。"
                    )
        if (replaced / "unit.toml").exists():
            raise UsageError(
                f"--output：发现 {replaced} 存有数据（unit.toml），应为只放公开文本的目录：它会被整个替换。"
            )

    def require_links_inside_data(self, folder: Path) -> None:
        """Check that no symbolic link in a folder of the data leads out of the data.

        Raises
        ------
        InputError
            One does: what it leads to would be published with the data.
        """
        for path in (folder.parent, folder, *sorted(folder.rglob("*"))):
            if path.is_symlink() and not path.resolve().is_relative_to(self.data.resolve()):
                raise InputError(
                    f"{self.shown(path)}：发现指向数据目录之外的链接（{path.resolve()}），应为数据目录中的文件。"
                )

    def shown(self, path: Path) -> str:
        """Return `path` as messages and sources print it: relative to the project, with slashes.

        The data folder is always called data/, wherever it lies, so that the sources of a figure do not depend
        on the machine.
        """
        for base, prefix in ((self.data, "data/"), (self.root, "")):
            if path.is_relative_to(base):
                return prefix + path.relative_to(base).as_posix()
        return path.as_posix()


_OF_PATH = r"[^\s：，。；“”（）、]"
_IN_DATA = re.compile(rf"(?<![\w./-])data/((?:\d{{4}}|classification|forms|raw)(?:/{_OF_PATH}*)?(?!{_OF_PATH}))")
"""A path below the data folder, by what lies there; another that begins with data/ was typed so."""


def with_typed_paths(text: str, data: Path | None) -> str:
    """Name the files of a data folder in a message as the user typed the folder, rather than as data/.

    What the folder lacks is one of the project's own lists, which stays data/classification/… .
    """
    if data is None:
        return text
    root = Path(__file__).resolve().parents[3]

    def typed(match: re.Match[str]) -> str:
        rest = match.group(1)
        is_list = rest.startswith("classification/")
        is_shipped = is_list and not (data / rest).exists() and (root / "data" / rest).is_file()
        return match.group(0) if is_shipped else (data / rest).as_posix()

    return _IN_DATA.sub(typed, text)


def _found(folders: dict[Path, str]) -> dict[Path, str]:
    """Return those that there are, free of links."""
    return {folder.resolve(): name for folder, name in folders.items() if folder.exists()}


def _relation(place: Path, folder: Path, called: str) -> str:
    """Describe in Chinese how a path overlaps a folder; return an empty text where they do not overlap."""
    if place == folder:
        return f"就是{called}"
    if place.is_relative_to(folder):
        return f"在{called} 之中"
    return f"含有{called}" if folder.is_relative_to(place) else ""


def find_project(data: Path | None = None, start: Path | None = None) -> Project:
    """Find the project around `start` (or the working folder), else the one this package was installed from.

    Parameters
    ----------
    data
        The data folder; by default the one named by BUDGETBOOK_DATA, else `<root>/data`.

    Raises
    ------
    UsageError
        Neither folder belongs to a project, or the data folder does not exist.
    """
    here = (start or Path.cwd()).resolve()
    candidates = [here, *here.parents, Path(__file__).resolve().parents[3]]
    root = next((folder for folder in candidates if all((folder / m).exists() for m in _MARKERS)), None)
    if root is None:
        raise UsageError(f"在 {here} 及其上级目录中找不到项目（应有 {'、'.join(_MARKERS)}）。")
    named = os.environ.get(DATA_VARIABLE)
    folder = data or (Path(named) if named else root / "data")
    if not folder.is_dir():
        source = "--data" if data else DATA_VARIABLE if named else "项目"
        what = "不是目录" if folder.exists() else "不存在"
        raise UsageError(f"{source}：数据目录 {folder} {what}，应为已有的目录，其下为 年度/单位编码/。")
    return Project(root=root, data=folder.resolve())
