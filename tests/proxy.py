"""A network that can really be cut: a small TCP proxy between a browser and the server.

    with Proxy("127.0.0.1", 8000) as proxy:      # then visit proxy.url
        proxy.closed()                           # nobody answers, and what was open is torn
        proxy.delay(2.0)                         # every answer is late
        proxy.drop("POST", "/taps/", times=3)    # the server gets the request; its answer never arrives
        proxy.truncate("POST", "/taps/", 40)     # only its first bytes arrive
        proxy.open()                             # all is well again

Playwright's own offline switch does not reach service workers for sure; a socket that is not there does.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from tests import ports

CHUNK = 65536
STARTS = (b"GET ", b"POST ", b"HEAD ", b"PUT ", b"PATCH ", b"DELETE ", b"OPTIONS ")


@dataclass
class Fault:
    """What befalls answers: those to requests whose first line holds all `words`, so many times."""

    kind: str = ""
    words: tuple[bytes, ...] = ()
    times: int = 10**9
    size: int = 0
    seconds: float = 0.0

    def meets(self, first_line: bytes) -> bool:
        """Say whether the answer to this request is to suffer."""
        return bool(self.kind) and self.times > 0 and all(word in first_line for word in self.words)


class Proxy:
    """Passes bytes on, until told otherwise. `done` counts the faults that happened."""

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.fault = Fault()
        self.done = 0
        self.port = ports.take()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._listener: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> Proxy:
        self._thread.start()
        self.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.closed()
        self._wait_for(self._finish)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    @property
    def url(self) -> str:
        """Where a browser finds the site behind it."""
        return f"http://localhost:{self.port}"

    # --- what a test says ------------------------------------------------------------------------

    def open(self) -> None:
        """Let everything through, undisturbed."""
        self.fault = Fault()
        self._wait_for(self._listen)

    def closed(self) -> None:
        """Refuse every connection, and tear those that are open."""
        self._wait_for(self._tear)

    def delay(self, seconds: float, *words: str) -> None:
        """Hold every answer back for this long."""
        self._suffer(Fault("delay", _bytes(words), seconds=seconds))

    def drop(self, *words: str, times: int = 10**9) -> None:
        """Tear the connection when the answer comes: the server has done its work, and nobody learns of it."""
        self._suffer(Fault("drop", _bytes(words), times))

    def truncate(self, *words: str, size: int = 40, times: int = 10**9) -> None:
        """Tear the connection after the first bytes of the answer's body."""
        self._suffer(Fault("truncate", _bytes(words), times, size))

    # --- inside ----------------------------------------------------------------------------------

    def _suffer(self, fault: Fault) -> None:
        self.fault = fault
        self._wait_for(self._listen)

    def _wait_for(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run_coroutine_threadsafe(work(), self._loop).result(timeout=10)

    async def _listen(self) -> None:
        if self._listener is None:
            self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _tear(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for writer in list(self._writers):
            writer.transport.abort()

    async def _finish(self) -> None:
        # Their connections are torn, so they end by themselves; only one that holds an answer back has to be told.
        others = {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}
        _done, held = await asyncio.wait(others, timeout=1) if others else (set(), set())
        for task in held:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = [b""]
        try:
            up_reader, up_writer = await asyncio.open_connection(*self.server)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, up_writer}
        self._writers |= both
        ways = [
            asyncio.ensure_future(way)
            for way in (self._ask(reader, up_writer, asked), self._answer(up_reader, writer, asked))
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._writers -= both
            for one in both:
                one.transport.abort()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _ask(self, reader: asyncio.StreamReader, up: asyncio.StreamWriter, asked: list[bytes]) -> None:
        while data := await reader.read(CHUNK):
            if data.startswith(STARTS):
                asked[0] = data.partition(b"\r\n")[0]
            up.write(data)
            await up.drain()

    def _count(self, fault: Fault) -> None:
        self.done += 1
        fault.times -= 1

    async def _answer(self, up: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: list[bytes]) -> None:
        while data := await up.read(CHUNK):
            fault = self.fault
            if fault.meets(asked[0]):
                if fault.kind == "delay":
                    await asyncio.sleep(fault.seconds)
                elif fault.kind == "drop" or (cut := _cut(data, fault.size)) < len(data):
                    self._count(fault)
                    writer.write(b"" if fault.kind == "drop" else data[:cut])
                    await writer.drain()
                    raise ConnectionAbortedError
            writer.write(data)
            await writer.drain()


def _cut(data: bytes, size: int) -> int:
    """How much of this piece passes: its head, if it has one, and so many bytes of the body."""
    head, mark, _body = data.partition(b"\r\n\r\n")
    return size + (len(head) + len(mark) if mark and data.startswith(b"HTTP/") else 0)


def _bytes(words: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in words)
