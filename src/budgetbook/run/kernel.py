"""The kernel that runs the notebooks: forked from a warm parent and reached through local sockets, or an ordinary one.

Starting a kernel the usual way costs seconds of imports for each notebook. Here one server process imports
everything once and each notebook's kernel is forked from it: the same isolation, a fraction of the time.
The server is Python's own (multiprocessing's forkserver), so this adds only the glue to Jupyter. Where the system has
no such server, each kernel is started the usual way.
"""

import asyncio
import atexit
import contextlib
import functools
import json
import os
import shutil
import sys
import tempfile
import threading
import uuid
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import port_names
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import default

from budgetbook.core.system import forks_kernels
from budgetbook.run.warm import fork

_ONE_AT_A_TIME = threading.Lock()
"""Held while the folder of the sockets is looked up: there is one, whichever notebook asks first."""

_PICTURES = "module://matplotlib_inline.backend_inline"

_COLUMNS = 20
"""How many columns of a table pandas writes out as text in Jupyter."""


_NO_HISTORY = "--HistoryManager.enabled=False"
"""All kernels of a user would share one database, and builds that run at once lock each other out of it."""


_MAX_START, _PAUSE = 60.0, 0.02
"""Seconds within which an ordinary kernel has taken its ports, as many as Jupyter waits; seconds between two looks."""

_MAX_END = 1.0
"""Seconds within which a killed process has ended."""


def kernel_manager() -> type[AsyncKernelManager]:
    """Return what starts and ends the notebooks' kernels on this system."""
    return WarmKernelManager if forks_kernels() else OrdinaryKernelManager


class _Client(AsyncKernelClient):
    """Jupyter's client of a kernel, without a wait that each notebook would begin with."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it sends arrives.

        Jupyter's own waits 0.2 seconds longer, for messages from before; those answer no cell, and nbclient leaves
        them out. It takes over where a kernel needs long, or has died.
        """
        self.kernel_info()
        try:
            reply = await self.shell_channel.get_msg(timeout=1)
            await self.iopub_channel.get_msg(timeout=0.2)
        except Empty:
            await self._async_wait_for_ready(timeout)
        else:
            self._handle_kernel_info_reply(reply)


class _KernelManager(AsyncKernelManager):
    """What all kernel managers have in common."""

    provisioner_class: ClassVar[type[LocalProvisioner]]
    """What starts the kernel, whatever provisioner a user has set up."""

    async def _async_pre_start_kernel(self, **kw: Any) -> Any:
        if self.provisioner is None:
            self.provisioner = self.provisioner_class(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        return await super()._async_pre_start_kernel(**kw)

    @default("client_factory")
    def _client_factory_default(self) -> Any:
        return _Client

    async def _async_interrupt_kernel(self) -> None:
        """Leave a kernel alone that is about to be ended.

        Jupyter interrupts it first, and one that is between two messages complains of it on the terminal.
        """


class _ProgramProvisioner(LocalProvisioner):
    """Start a kernel that chooses its TCP ports itself.

    Jupyter would choose them before: one that another program takes until the kernel does leaves it without an answer.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        manager: Any = self.parent
        file = Path(manager.connection_file)
        chosen = json.loads(file.read_text(encoding="utf-8"))
        file.write_bytes(json.dumps({**chosen, **dict.fromkeys(port_names, 0)}).encode())
        await super().launch_kernel(cmd, **kwargs)
        ports = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_MAX_START):
                while (ports := _ports(file)) is None and await self.poll() is None:
                    await asyncio.sleep(_PAUSE)
        if ports is None:
            raise RuntimeError("Kernel didn't respond with the ports that it took")
        for name, port in ports.items():
            setattr(manager, name, port)
        self.connection_info = manager.get_connection_info()
        return self.connection_info


def _ports(file: Path) -> dict[str, int] | None:
    """Return the ports that a kernel has written into its connection file; None before it has."""
    try:
        connection = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ports = {name: connection[name] for name in port_names}
    return ports if all(ports.values()) else None


class OrdinaryKernelManager(_KernelManager):
    """A kernel manager whose kernels are programs of this same Python, whatever kernels a user has set up."""

    provisioner_class = _ProgramProvisioner

    @default("transport_encryption")
    def _transport_encryption_default(self) -> str:
        # it talks through TCP ports, which other users of the machine could listen to
        return "auto" if zmq.has("curve") else "disabled"

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Return the command that starts a kernel."""
        more = extra_arguments or []
        return [sys.executable, "-m", "ipykernel_launcher", "-f", self.connection_file, _NO_HISTORY, *more]

    async def _async_pre_start_kernel(self, **kw: Any) -> Any:
        environment = {**(kw.pop("env", None) or os.environ), "MPLBACKEND": _PICTURES}
        return await super()._async_pre_start_kernel(env=environment, **kw)


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

    async def kill(self, restart: bool = False) -> None:
        await super().kill(restart)
        if self.process is not None:
            self.process.wait(_MAX_END)  # else Jupyter looks again only after 0.1 seconds


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
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


class WarmKernelManager(_KernelManager):
    """A kernel manager whose kernels are forked, and talk through files rather than TCP ports."""

    provisioner_class = _ForkProvisioner

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc"

    @default("ip")
    def _ip_default(self) -> str:
        # absolute, since kernel and client may work in different folders; short, since sockets' names must be
        with _ONE_AT_A_TIME:
            folder = _sockets(tempfile.gettempdir())
        return str(Path(folder) / uuid.uuid4().hex[:8])


@functools.cache
def _sockets(folder: str) -> str:
    made = tempfile.mkdtemp(prefix="sockets-", dir=folder)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _serve(connection_file: str, folder: str, environment: Mapping[str, str]) -> None:
    """Become an IPython kernel; runs in the forked process."""
    import matplotlib as mpl
    import pandas as pd
    from ipykernel.kernelapp import IPKernelApp

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    # the warm process chose how pictures and tables appear before there was a kernel (tables by the terminal's width);
    # here they appear as in JupyterLab
    mpl.rcParams["backend"] = _PICTURES
    pd.set_option("display.max_columns", _COLUMNS)
    sys.argv = ["ipykernel"]
    # the kernel ends when the server does, and the server when the build does
    options = [f"--IPKernelApp.parent_handle={os.getppid()}", _NO_HISTORY]
    IPKernelApp.launch_instance(argv=["-f", connection_file, *options])
