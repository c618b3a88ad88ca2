"""The kernel that runs the notebooks: over local sockets, so that no port of the machine is opened."""

from __future__ import annotations

from jupyter_client.manager import AsyncKernelManager
from traitlets import default


class QuietKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels talk through files in the runtime folder rather than TCP ports."""

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc"
