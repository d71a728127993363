"""A server that does to a download whatever a test tells it to."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Answer = Callable[["Handler", bytes], None]


@dataclass(slots=True)
class Server:
    """files: by path. answers: what the next requests for a path get, before the file itself.

    asked: path and Range header of each request. released: ends what stalls.
    """

    url: str
    files: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def next(self, path: str) -> Answer:
        queue = self.answers.get(path, [])
        return queue.pop(0) if queue else whole


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    serving: Server

    def do_GET(self) -> None:
        path = unquote(self.path)
        self.serving.asked.append((path, self.headers.get("Range", "")))
        answer = self.serving.next(path)
        content = self.serving.files.get(path)
        with contextlib.suppress(ConnectionError):
            if content is None and answer is whole:
                status(404)(self, b"")
            else:
                answer(self, content or b"")

    def send(self, code: int, content: bytes, **headers: str) -> None:
        """Send a whole answer; headers with a dash in their name are written with an underscore."""
        headers = {"Content_Length": str(len(content)), **headers}
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:8]}"'


def start(handler: Handler, content: bytes) -> int:
    """Return where the answer begins: what Range asks for, if the file is the one that If-Range names."""
    wanted = handler.headers.get("Range", "").removeprefix("bytes=").removesuffix("-")
    version = handler.headers.get("If-Range", etag(content))
    return int(wanted) if wanted and version == etag(content) else 0


def whole(handler: Handler, content: bytes) -> None:
    at = start(handler, content)
    if at >= len(content) > 0:
        handler.send(416, b"", Content_Range=f"bytes */{len(content)}")
    elif at:
        place = f"bytes {at}-{len(content) - 1}/{len(content)}"
        handler.send(206, content[at:], ETag=etag(content), Content_Range=place)
    else:
        handler.send(200, content, ETag=etag(content))


def _part(handler: Handler, content: bytes, count: int) -> None:
    """Promise everything and send some of it."""
    at = start(handler, content)
    place = {"Content_Range": f"bytes {at}-{len(content) - 1}/{len(content)}"} if at else {}
    length = str(len(content) - at)
    sent = content[at : at + count]
    handler.send(206 if at else 200, sent, ETag=etag(content), Content_Length=length, **place)


def breaks_off(count: int) -> Answer:
    def answer(handler: Handler, content: bytes) -> None:
        _part(handler, content, count)
        handler.close_connection = True

    return answer


def stalls(count: int) -> Answer:
    def answer(handler: Handler, content: bytes) -> None:
        _part(handler, content, count)
        handler.wfile.flush()
        handler.serving.released.wait(10)
        handler.close_connection = True

    return answer


def length(claimed: int) -> Answer:
    """Lie about the length."""

    def answer(handler: Handler, content: bytes) -> None:
        handler.send(200, content, Content_Length=str(claimed))
        handler.close_connection = True

    return answer


def status(code: int, **headers: str) -> Answer:
    return lambda handler, _: handler.send(code, b"no", **headers)


def sends(other: bytes) -> Answer:
    """Send other bytes than the file's, whatever part of it was asked for."""
    return lambda handler, _: handler.send(200, other)


def sends_part_of(other: bytes) -> Answer:
    """Go on with another file, in the belief that it is the same."""

    def answer(handler: Handler, _: bytes) -> None:
        at = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        handler.send(206, other[at:], Content_Range=f"bytes {at}-{len(other) - 1}/{len(other)}")

    return answer


def redirect(to: str) -> Answer:
    return status(302, Location=to)


class Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that leave in the middle are what is tested."""


@contextlib.contextmanager
def serve() -> Iterator[Server]:
    """Run a server on a port of its own."""
    http = Http(("127.0.0.1", 0), type("Bound", (Handler,), {}))
    server = Server(url=f"http://127.0.0.1:{http.server_address[1]}")
    http.RequestHandlerClass.serving = server  # type: ignore[attr-defined]
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        http.shutdown()
        thread.join()
        http.server_close()
