"""The workers of a run: processes of this machine, or those of a Dask cluster that is there."""

import asyncio
import logging
import multiprocessing
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import dask
from dask.system import CPU_COUNT
from distributed import Client, KilledWorker, LocalCluster, Security
from distributed.comm.core import connect

from budgetbook.city.task import VERSION_LABELS, start_warm_process, worker_provenance
from budgetbook.core.errors import BudgetBookError, UsageError
from budgetbook.core.processes import interrupts_blocked
from budgetbook.publication.verification import manifest_differences
from budgetbook.publish import RendererName, renderer_module_for
from budgetbook.usage import explain_unforeseen

_THIS_MACHINE = "127.0.0.1"

_LOCAL = {
    "distributed.worker.daemon": False,  # or it could start no kernels
    "distributed.scheduler.allowed-failures": 1,  # a unit whose worker dies is tried once more
    "distributed.scheduler.worker-saturation": 1.0,  # the death of a worker concerns the unit at work alone
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""Settings of Dask for workers of this machine."""

_SECONDS = 10
"""How long a scheduler may take to answer."""


@contextmanager
def local_workers(count: int | None) -> Iterator[Client]:
    """Start workers on this machine, by default one for each processor; each has one unit at a time, and ends here.

    A scheduler runs any code that it is sent: certificates of this run alone keep other users of the machine from it.
    """
    for name in ("distributed", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with dask.config.set(_LOCAL), ExitStack() as started:
        with interrupts_blocked():
            cluster = LocalCluster(
                n_workers=count or CPU_COUNT,
                threads_per_worker=1,
                host=_THIS_MACHINE,
                security=Security.temporary(),
                dashboard_address=f"{_THIS_MACHINE}:0",
                worker_dashboard_address=f"{_THIS_MACHINE}:0",
                scheduler_kwargs={"dashboard": False},
                silence_logs=logging.CRITICAL,
                memory_limit=0,
            )
            started.enter_context(cluster)
            client = started.enter_context(Client(cluster, set_as_default=False))
        yield client


@contextmanager
def workers_of(address: str) -> Iterator[Client]:
    """Connect to a scheduler; over a network by certificates alone, which the settings of Dask name.

    Raises
    ------
    UsageError
        The address is none, or none that is safe; the scheduler does not answer, or has no workers.
    """
    require_safe(address)
    is_encrypted = address.startswith("tls://")
    security = Security(require_encryption=is_encrypted)
    try:
        asyncio.run(_answers(address, security))
    except (OSError, TypeError, ValueError) as error:  # no one there; no certificates, or others
        certificates = "；证书由 Dask 的设置 distributed.comm.tls 指明" if is_encrypted else ""
        raise UsageError(f"--scheduler：连不上“{address}”{certificates}。") from error
    with Client(address, timeout=_SECONDS, set_as_default=False, security=security) as client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise UsageError(f"--scheduler：{address} 没有工作进程，应先在各台机器上启动 dask worker。")
        yield client


async def _answers(address: str, security: Security) -> None:
    """Connect and disconnect. A Dask client that cannot connect takes long to close, so this is tried first."""
    comm = await connect(address, timeout=_SECONDS, **security.get_connection_args("client"))
    await comm.close()


def require_safe(address: str) -> None:
    """See that nobody else can send a scheduler code, or read what it is sent.

    Raises
    ------
    UsageError
        The address is not tls://host:port, nor tcp:// on this machine.
    """
    parts = urlsplit(address)
    is_whole = parts.scheme in ("tls", "tcp") and bool(parts.hostname) and address.rpartition(":")[2].isdecimal()
    if not is_whole:
        raise UsageError(f"--scheduler：发现“{address}”，应为 tls://主机:端口。")
    if parts.scheme == "tcp" and parts.hostname not in (_THIS_MACHINE, "localhost", "::1"):
        raise UsageError(
            f"--scheduler：发现“{address}”，应为 tls://：调度器执行发给它的任何代码，tcp:// 只可用于本机（127.0.0.1）。"
        )


def cause_of(error: BaseException) -> str:
    """Say why a worker returned nothing: its process died twice, or an unexpected error was raised."""
    if isinstance(error, KilledWorker):
        return "工作进程两次中途退出（多半是内存不足，或被人结束）。"
    return explain_unforeseen(error)


def prepare_worker(renderer: RendererName) -> Mapping[str, Any]:
    """Start the worker's warm process and return its program, versions and fonts; runs on the worker.

    Raises
    ------
    UsageError
        The worker is not allowed to start processes, or has no such renderer.
    """
    if multiprocessing.current_process().daemon:
        raise UsageError("不能启动子进程，应设 DASK_DISTRIBUTED__WORKER__DAEMON=False 后重启")
    start_warm_process()
    return worker_provenance(renderer_module_for(renderer).version())


def require_same_program(client: Client, renderer: RendererName, provenance: Mapping[str, Any]) -> None:
    """See that every worker would make the same bytes as this machine, and warm it.

    Raises
    ------
    UsageError
        Program, renderer, fonts or packages of a worker differ; the message names every worker and what differs.
    """
    names = {address: worker["id"] for address, worker in client.scheduler_info(n_workers=-1)["workers"].items()}
    faults = []
    for address, theirs in client.run(prepare_worker, renderer, on_error="return").items():
        name = f"{names.get(address, '')}（{address}）"
        if isinstance(theirs, BudgetBookError):
            faults.append(f"{name}：{str(theirs).removesuffix('。')}")
        elif isinstance(theirs, BaseException):
            faults.append(f"{name}：不能运行本程序（{type(theirs).__name__}）")
        else:
            found = list(manifest_differences(provenance, theirs, VERSION_LABELS))
            faults += [f"{name}：{'，'.join(found)}"] if found else []
    if faults:
        raise UsageError(f"工作进程应与本机的程序、字体、软件包都相同，没有发给任何一个：{'；'.join(faults)}。")
