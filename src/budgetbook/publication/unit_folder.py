"""The folder of one unit and year: one command at a time writes there, and it is exchanged in one step.

Publications stand so below the output folder, and a unit's data below the data folder.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from budgetbook.audit.unchanged import MANIFEST
from budgetbook.core.errors import UsageError
from budgetbook.core.processes import signals_deferred
from budgetbook.core.project import Project
from budgetbook.core.system import REPLACED, exchange
from budgetbook.publication.manifest import FolderState, compare_with_manifest

KEPT = "replaced"
"""Folder under the output that keeps what people had changed before it was replaced."""


@dataclass(frozen=True)
class UnitFolder:
    """Where one unit's folder of one year stands.

    Attributes
    ----------
    root
        Folder of all of them, free of links.
    year, unit
        The folder is `<root>/<year>/<unit>/`.
    """

    root: Path
    year: str
    unit: str

    @classmethod
    def below(cls, root: Path, year: str, unit: str) -> Self:
        """Return the folder of a unit and year below the folder of all."""
        return cls(root.resolve(), year, unit)

    @property
    def path(self) -> Path:
        """The unit's folder."""
        return self.root / self.year / self.unit

    def require_none(self, project: Project) -> None:
        """See that there is no such folder yet.

        Raises
        ------
        UsageError
            There is one.
        """
        if self.path.exists():
            raise UsageError(f"{project.shown(self.path)} 已经存在，不覆盖；要重新开始，请先把它移走。")

    @contextmanager
    def held(self, progress: Callable[[str], None] = lambda _: None) -> Iterator[None]:
        """Keep other commands from the same folder; wait for one that is at work, and say so.

        Remove folders left by killed commands; move back a folder that one had moved aside.
        """
        made = [folder for folder in (self.path.parent, self.root) if not folder.exists()]
        lock = FileLock(self.path.parent / f".{self.unit}.lock")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                progress(f"另一个命令正在写 {self.path}，等它结束")
                lock.acquire()
            self._sweep()
            yield
        finally:
            with signals_deferred():
                # the lock file is deleted while locked; a waiting process notices and creates a new one
                with suppress(OSError):
                    Path(lock.lock_file).unlink()
                lock.release()
                for folder in made:
                    with suppress(OSError):
                        folder.rmdir()

    def _sweep(self) -> None:
        for left in self.path.parent.glob(f".{self.unit}-*"):
            if (left / REPLACED).is_dir() and not self.path.exists():
                (left / REPLACED).rename(self.path)
            shutil.rmtree(left, ignore_errors=True)

    @contextmanager
    def scratch(self, *, debug: bool = False) -> Iterator[Path]:
        """Make a folder to work in, on the same file system, which is gone afterwards, save for a search for errors."""
        folder: Path | None = None
        try:
            with signals_deferred():
                folder = Path(tempfile.mkdtemp(prefix=f".{self.unit}-", dir=self.path.parent))
            yield folder
        finally:
            with signals_deferred():
                if folder and not debug:
                    shutil.rmtree(folder, ignore_errors=True)

    def require_replaceable(self, *, overwrite: bool) -> FolderState | None:
        """Return the state of the folder, and require that it may be replaced.

        Parameters
        ----------
        overwrite
            Whether also what no build made, or what people changed since, may be replaced.

        Returns
        -------
        FolderState or None
            What became of the last publication since it was built; None where something else stands there.

        Raises
        ------
        UsageError
            It may not; the message names every file that was changed.
        """
        folder = self.path
        if folder.is_file():
            raise UsageError(f"{folder} 是文件，应为放公开文本的目录：请把它移走。")
        standing = self._standing()
        advice = "请先移走或改回；确要替换，加 --overwrite（原有的整个移到输出目录的 replaced/ 下）"
        if standing is None and not overwrite:
            raise UsageError(f"{folder} 不是本程序生成的公开目录（没有能读懂的 {MANIFEST}），没有动它：{advice}。")
        if standing and standing.changed and not overwrite:
            raise UsageError(f"{folder} 的 {'、'.join(standing.changed)} 在生成之后有人改过，没有动它：{advice}。")
        return standing

    def _standing(self) -> FolderState | None:
        if not any(path.is_symlink() or path.is_file() for path in self.path.rglob("*")):
            return FolderState((), (), ())
        try:
            return compare_with_manifest(self.path)
        except UsageError:
            return None

    def put(self, made: Path, *, overwrite: bool) -> tuple[tuple[str, ...], Path | None]:
        """Put a finished publication in place of the last one, in one step.

        Returns
        -------
        tuple of str
            The files that no build made, which were carried over.
        Path or None
            Where the old publication is kept, if people had changed it.

        Raises
        ------
        UsageError
            As `require_replaceable`; or a file that no build made has the name of one that was made now.
        """
        standing = self.require_replaceable(overwrite=overwrite)
        others = standing.others if standing else ()
        taken = [name for name in others if (made / name).exists()]
        kept = None
        if standing is None or standing.changed:
            kept = self._keep(made.with_name("kept"))
        elif taken:
            raise UsageError(f"{self.path} 的 {'、'.join(taken)} 不是生成的，而本次要生成同名的文件：请先改名。")
        for name in (name for name in others if name not in taken):
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.path / name, made / name, follow_symlinks=False)
        self.exchange(made)
        return others, kept

    def exchange(self, made: Path) -> None:
        """Put a finished folder in place of the one that stands there, if any."""
        with signals_deferred():
            exchange(made, self.path)

    def _keep(self, copy: Path) -> Path:
        """Keep a copy of what stands at the place among what was replaced, under the next number."""
        shutil.copytree(self.path, copy, symlinks=True)
        return copy.rename(self.free_name(self.unit))

    def free_name(self, stem: str, suffix: str = "") -> Path:
        """Return the path under replaced/ with the next number that is free, in a folder that is there."""
        folder = self.root / KEPT / self.year
        folder.mkdir(parents=True, exist_ok=True)
        numbered = (folder / f"{stem}-{number}{suffix}" for number in count(1))
        return next(path for path in numbered if not path.exists())
