"""The kernel that runs the notebooks: forked from a warm parent, and reached through local sockets.

Starting a kernel the usual way costs seconds of imports for each notebook. Here one server process imports
everything once and each notebook's kernel is forked from it: the same isolation, a fraction of the time.
The server is Python's own (multiprocessing's forkserver), so this adds only the glue to Jupyter.
"""

from __future__ import annotations

import functools
import gc
import os
import signal
import sys
import tempfile
import threading
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import default

from budgetbook.run.warm import fork

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.process import BaseProcess


_ONE_AT_A_TIME = threading.Lock()
"""Held while the folder of the sockets is looked up: there is one, whichever notebook asks first."""

_PICTURES = "module://matplotlib_inline.backend_inline"


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels are forked, and talk through files rather than TCP ports."""

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc"

    @default("ip")
    def _ip_default(self) -> str:
        # absolute, since kernel and client may work in different folders; short, since sockets' names must be
        with _ONE_AT_A_TIME:
            folder = _sockets().name
        return str(Path(folder) / uuid.uuid4().hex[:8])

    async def _async_pre_start_kernel(self, **kw: Any) -> Any:
        if self.provisioner is None:
            self.provisioner = _ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kw)


@functools.cache
def _sockets() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="budgetbook-")


class _ForkProvisioner(LocalProvisioner):
    """Start a kernel as a fork of the server process instead of as a new program."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        del cmd
        manager: Any = self.parent
        environment = {**os.environ, **(kwargs.get("env") or {})}
        process = fork(_serve, manager.connection_file, str(kwargs.get("cwd") or Path.cwd()), environment)
        self.process = _PopenLike(process)  # type: ignore[assignment]
        self.pid = process.pid
        return self.connection_info


class _PopenLike:
    """A forked process under the names that Jupyter's provisioner asks of subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self.pid = process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.pid is not None and self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _serve(connection_file: str, folder: str, environment: Mapping[str, str]) -> None:
    """Become an IPython kernel; runs in the forked process."""
    import matplotlib as mpl
    from ipykernel.kernelapp import IPKernelApp

    gc.freeze()  # a search for garbage among what was imported before would copy all of it into this process
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    # the warm process chose how pictures appear before there was a kernel; here they appear as in JupyterLab
    mpl.rcParams["backend"] = _PICTURES
    sys.argv = ["ipykernel"]
    # the kernel ends when the server does, and the server when the build does; it keeps no history, for all kernels of
    # a user would share one database, and builds that run at once lock each other out of it
    options = [f"--IPKernelApp.parent_handle={os.getppid()}", "--HistoryManager.enabled=False"]
    IPKernelApp.launch_instance(argv=["-f", connection_file, *options])
