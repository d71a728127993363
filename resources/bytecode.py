"""Bytecode: compiled by the target's own Python, kept by content, the same bytes each time.

Two files a Python in the cache: `pack` is only ever appended to, `index` says what lies where and is replaced
at the end of a run. A module is known by the hash of its source and its name; so that an unchanged file is
not even read, the index also remembers which hash a file of that size and time had. Code is taken from the
pack only if its checksum is right: after a power cut the pack may have its size without its content.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import pickle
import struct
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from resources.directory import checksum
from resources.errors import BytecodeError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

RECORD = struct.Struct("<BII")
FORMAT = 2  # of the cache's files
WORKER = Path(__file__).with_name("compile_worker.py")
LARGEST_PACK = 2 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A module to compile: its file, and the file name that its code objects shall carry."""

    path: Path
    filename: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Marshalled code of one module.

    code: without the header of a .pyc file; empty where the module did not compile.
    token: offset of the file name's marshal token in the code (resources/directory.py, NO_TOKEN).
    problem: "line:sentence" where it did not compile, else "".
    """

    code: bytes | memoryview
    token: int
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """The Python that compiles: its program, extra environment and optimisation level; and its cache."""

    executable: Path
    environment: Mapping[str, str]
    optimize: int
    folder: Path

    @property
    def command(self) -> tuple[str, ...]:
        # Not -I, which would ignore the hash seed that the order of sets in 3.10's marshal hangs on.
        flags = ("-S", "-s", "-B", "-X", "utf8")
        return (str(self.executable), *flags, "-c", WORKER.read_text("utf-8"), str(self.optimize))

    @property
    def variables(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        return {**kept, **self.environment, "PYTHONHASHSEED": "0"}


_Key = tuple[str, str]  # hash of the source, file name
_Stamp = tuple[str, int, int]  # path, size, time
_Place = tuple[int, int, int, int, str]  # offset, size, checksum, token, problem


@dataclass(slots=True)
class _Index:
    """What the pack holds. The one thing here that changes while it is used."""

    places: dict[_Key, _Place] = field(default_factory=dict)
    stamps: dict[_Stamp, str] = field(default_factory=dict)
    end: int = 0


def compile_modules(
    compiler: Compiler, sources: Sequence[Source]
) -> Generator[int, None, dict[str, Compiled]]:
    """Compile what the cache does not have; yield how many of those are done; return all by file name."""
    compiler.folder.mkdir(parents=True, exist_ok=True)
    index = _load_index(compiler.folder)
    keys = {source.filename: _key(index, source) for source in sources}
    kept = _map(compiler.folder / "pack")
    missing = [source for source in sources if not _is_kept(index.places.get(keys[source.filename]), kept)]
    if missing:
        yield from _fill(compiler, index, missing, keys)
    if missing or index.end == 0:
        _save_index(compiler.folder, index)
    pack = _map(compiler.folder / "pack")
    return {name: _compiled(pack, index.places[key]) for name, key in keys.items()}


def _is_kept(place: _Place | None, pack: memoryview) -> bool:
    return place is not None and checksum(pack[place[0] : place[0] + place[1]]) == place[2]


def _compiled(pack: memoryview, place: _Place) -> Compiled:
    offset, size, _, token, problem = place
    return Compiled(code=pack[offset : offset + size], token=token, problem=problem)


def _key(index: _Index, source: Source) -> _Key:
    status = source.path.stat()
    stamp = (str(source.path), status.st_size, status.st_mtime_ns)
    digest = index.stamps.get(stamp)
    if digest is None:
        digest = hashlib.blake2b(source.path.read_bytes(), digest_size=16).hexdigest()
        index.stamps[stamp] = digest
    return digest, source.filename


def _fill(
    compiler: Compiler, index: _Index, missing: Sequence[Source], keys: Mapping[str, _Key]
) -> Generator[int, None, None]:
    done = 0
    with (compiler.folder / "pack").open("ab") as pack:
        index.end = pack.seek(0, os.SEEK_END)
        for source, (status, token, data) in _compile_all(compiler, missing):
            problem = data.decode("utf-8", "replace") if status else ""
            code = b"" if status else data
            pack.write(code)
            index.places[keys[source.filename]] = (index.end, len(code), checksum(code), token, problem)
            index.end += len(code)
            done += 1
            yield done


_Answer = tuple[int, int, bytes]


def _compile_all(
    compiler: Compiler, sources: Sequence[Source]
) -> Generator[tuple[Source, _Answer], None, None]:
    """Yield each source with its answer, in the order given; a process works for each processor."""
    count = min(os.cpu_count() or 1, 1 + len(sources) // 16)
    with tempfile.TemporaryDirectory() as empty, contextlib.ExitStack() as stack:
        # Last in, first out: a worker that is killed lets its feeder go; the other way round both would wait.
        feeders = stack.enter_context(ThreadPoolExecutor(count))
        workers = [stack.enter_context(_worker(compiler, empty)) for _ in range(count)]
        for number, worker in enumerate(workers):
            feeders.submit(_feed, worker, sources[number::count])
        for number, source in enumerate(sources):
            yield source, _answer(workers[number % count], source)


@contextlib.contextmanager
def _worker(compiler: Compiler, folder: str) -> Generator[subprocess.Popen[bytes], None, None]:
    try:
        process = subprocess.Popen(
            compiler.command,
            env=compiler.variables,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,  # Ctrl-C is for us: in there it would only print a traceback
        )
    except OSError as error:
        raise BytecodeError(
            f"{compiler.executable} cannot be started to compile: {error.strerror}"
        ) from error
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        _stream(process.stdout).close()


def _feed(worker: subprocess.Popen[bytes], sources: Iterable[Source]) -> None:
    with contextlib.suppress(BrokenPipeError, ValueError), _stream(worker.stdin) as pipe:
        for source in sources:
            record = f"{source.path}\0{source.filename}\0"
            pipe.write(record.encode("utf-8", "surrogateescape"))


def _answer(worker: subprocess.Popen[bytes], source: Source) -> _Answer:
    status, token, size = RECORD.unpack(_read(worker, RECORD.size, source))
    return status, token, _read(worker, size, source)


def _read(worker: subprocess.Popen[bytes], size: int, source: Source) -> bytes:
    data = _stream(worker.stdout).read(size)
    if len(data) < size:
        raise BytecodeError(
            f"the Python that compiles ended while it compiled {source.path}; try another Python"
        )
    return data


def _stream(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise BytecodeError("the Python that compiles has no pipe")
    return pipe


def _load_index(folder: Path) -> _Index:
    """Return the index, or a new one where it does not fit its pack (a killed build, a full disk)."""
    try:
        version, places, stamps, end = pickle.loads((folder / "index").read_bytes())  # noqa: S301 - our own cache
        size = (folder / "pack").stat().st_size
    except Exception:  # noqa: BLE001 - whatever is wrong with a cache, it is made anew
        return _Index()
    if version != FORMAT or size < end or end > LARGEST_PACK:
        (folder / "pack").unlink()
        return _Index()
    return _Index(places, stamps, end)


def _save_index(folder: Path, index: _Index) -> None:
    fresh = folder / "index.new"  # whoever calls holds the lock of the folder
    fresh.write_bytes(pickle.dumps((FORMAT, index.places, index.stamps, index.end), protocol=5))
    fresh.replace(folder / "index")


def _map(pack: Path) -> memoryview:
    if not pack.exists() or pack.stat().st_size == 0:
        return memoryview(b"")
    with pack.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
