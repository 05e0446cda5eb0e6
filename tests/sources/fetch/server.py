"""A small PxWeb server with the real one's rules, on loopback, and the faults of a bad day.

Rules kept: the limits in `/config`, refusals as problem JSON, 429 with Retry-After when called too
often, 404 for a long address, 500 for a code that stands twice, pages of the list of tables.
"""

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product

from tests.sources.fetch.interfaces import respond


@dataclass
class Table:
    """A table: its codes by variable, and the figure and symbol of every cell."""

    id: str
    title: str
    codes: dict[str, list[str]]
    updated: str = "2025-03-17T07:00:00Z"
    figures: dict[tuple[str, ...], float | None] = field(default_factory=dict)
    symbols: dict[tuple[str, ...], str] = field(default_factory=dict)
    eliminable: tuple[str, ...] = ()
    codelists: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    time: str = "Tid"

    def codes_with(self, codelists: dict[str, str]) -> dict[str, list[str]]:
        lists = {name: self.codelists[name][one] for name, one in codelists.items()}
        return self.codes | lists

    def dataset(self, chosen: dict[str, list[str]], *, values: bool = True) -> dict:
        cells = list(product(*chosen.values()))
        roles = {"time": self.time, "geo": "Region", "metric": "ContentsCode"}
        whole = {
            "version": "2.0",
            "class": "dataset",
            "label": f"{self.id}: {self.title}",
            "source": "Statistisk sentralbyrå",
            "updated": self.updated,
            "id": list(chosen),
            "size": [len(codes) for codes in chosen.values()],
            "dimension": {name: self._dimension(name, codes) for name, codes in chosen.items()},
            "role": {role: [name] for role, name in roles.items() if name in chosen},
            "extension": {"px": {"tableid": self.id}},
        }
        if values:
            numbers = [self.figures.get(cell, float(sum(map(len, cell)))) for cell in cells]
            whole["value"] = [None if cell in self.symbols else number
                              for cell, number in zip(cells, numbers, strict=True)]  # fmt: skip
            symbols = {str(at): self.symbols[cell] for at, cell in enumerate(cells)
                       if cell in self.symbols}  # fmt: skip
            whole |= {"status": symbols} if symbols else {}
        return whole

    def _dimension(self, name: str, codes: list[str]) -> dict:
        index = {code: place for place, code in enumerate(codes)}
        return {
            "label": name.lower(),
            "category": {"index": index, "label": {code: f"navn {code}" for code in codes}},
            "extension": {"elimination": name in self.eliminable},
        }


@dataclass
class Fault:
    """What happens to the next calls whose address holds a text."""

    kind: str
    part: str = ""
    times: int = 1
    value: object = None


class PxServer:
    """The server; every attribute may be changed while it runs. `log` holds each call's address."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.klass: dict[str, object] = {}
        self.faults: deque[Fault] = deque()
        self.log: list[str] = []
        self.max_cells, self.max_calls, self.window = 800_000, 30, 60
        self.config_calls: int | None = None  # what /config says, where that is another number
        self.too_many = 400
        self.absent: dict[str, int] = {}  # versions that are not there, and what is said of them
        self.clock = time.monotonic
        self.headers: dict[str, str] = {}
        self.held, self.go_on = threading.Event(), threading.Event()
        self.called: deque[float] = deque()
        self._lock = threading.Lock()
        self._server = _Quiet(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/api"

    def close(self) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()

    def add(self, table: Table) -> Table:
        self.tables[table.id] = table
        return table

    def fail(self, kind: str, part: str = "", times: int = 1, value: object = None) -> None:
        self.faults.append(Fault(kind, part, times, value))

    def calls(self, part: str) -> int:
        return sum(part in line for line in self.log)

    def fault(self, address: str) -> Fault | None:
        with self._lock:
            for fault in self.faults:
                if fault.part in address and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def too_often(self) -> float | None:
        """Seconds until the window has room again, or None; counts the call where there is room."""
        with self._lock:
            now = self.clock()
            while self.called and self.called[0] <= now - self.window:
                self.called.popleft()
            if len(self.called) >= self.max_calls:
                return self.called[0] + self.window - now
            self.called.append(now)
            return None


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A caller that went away is what some tests are about."""


def _handler(server: PxServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer goes out as one piece, or each call waits for a late receipt

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self.answer(None)

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def answer(self, body: bytes | None) -> None:
            server.log.append(f"{self.command} {self.path}")
            wait = server.too_often()
            if wait is not None:
                self.send(429, {"title": "Too many calls"}, {"Retry-After": str(int(wait) + 1)})
                return
            fault = server.fault(self.path)
            status, content = respond(server, self.path, self.command, body)
            if fault:
                self.spoil(fault, status, content)
            else:
                self.send(status, content)

        def spoil(self, fault: Fault, status: int, content: object) -> None:
            raw = json.dumps(content, ensure_ascii=False).encode()
            if fault.kind == "status":
                self.send(fault.value[0], fault.value[1], fault.value[2])
            elif fault.kind == "cut":
                self.send_raw(200, raw[: len(raw) // 2], {"Content-Length": str(len(raw))})
                self.close_connection = True
            elif fault.kind == "drop":
                self.close_connection = True
            elif fault.kind == "raw":
                self.send_raw(200, fault.value, {"Content-Length": str(len(fault.value))})
            elif fault.kind == "broken":
                half = raw[: len(raw) // 2]
                self.send_raw(200, half, {"Content-Length": str(len(half))})
            elif fault.kind == "slow":
                server.go_on.wait(fault.value)
                self.send(status, content)
            elif fault.kind == "hold":
                server.held.set()
                server.go_on.wait(30)
                self.send(status, content)
            elif fault.kind == "change":
                fault.value()
                self.send(status, content)

        def send(self, status: int, content: object, headers: dict | None = None) -> None:
            raw = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
            self.send_raw(status, raw, {"Content-Length": str(len(raw)), **(headers or {})})

        def send_raw(self, status: int, raw: bytes, headers: dict) -> None:
            try:
                self.send_response(status)
                for name, value in {**server.headers, **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)
                self.wfile.flush()
            except OSError:
                self.close_connection = True  # the caller would not wait

    return Handler
