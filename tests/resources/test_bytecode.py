"""Bytecode is the same bytes each time, leaves its cache only whole, and says what did not compile."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import marshal
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.pythons.candidates import candidates
from resources import bytecode, compile_worker
from resources.bytecode import Compiled, Compiler, Source, compile_modules
from resources.directory import NO_TOKEN
from resources.errors import BytecodeError

if TYPE_CHECKING:
    from collections.abc import Callable

ASK = "import sys, os; print(*sys.version_info[:2], os.path.dirname(os.__file__), sep='\\n')"
ODD_NAMES = (
    "plain.py",
    "with space/and (brackets).py",
    "Ünï cödé/日本.py",
    "latin-é.py",
    f"{'long' * 80}.py",
    f"{'länge' * 80}.py",
    "name-\udcff-not-utf-8.py",
)


@functools.cache
def pythons() -> dict[str, tuple[Path, Path]]:
    """Return one CPython from 3.10 on for each minor version: its program and the folder of its library."""
    found: dict[str, tuple[Path, Path]] = {}
    for program in (Path(sys.executable), *candidates()):
        with contextlib.suppress(OSError, ValueError, subprocess.SubprocessError):
            done = subprocess.run([program, "-I", "-c", ASK], capture_output=True, text=True, check=True)
            major, minor, library = done.stdout.splitlines()
            if (int(major), int(minor)) >= (3, 10):
                found.setdefault(f"{major}.{minor}", (program, Path(library)))
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "version" in metafunc.fixturenames:
        metafunc.parametrize("version", sorted(pythons()))


def run(compiler: Compiler, sources: list[Source]) -> tuple[dict[str, Compiled], int]:
    """Return what was compiled with its code as bytes, and how many modules were compiled just now."""
    compiling = compile_modules(compiler, sources)
    count = 0
    while True:
        try:
            count = next(compiling)
        except StopIteration as end:
            plain = {k: dataclasses.replace(v, code=bytes(v.code)) for k, v in end.value.items()}
            return plain, count


@pytest.fixture
def compiler(tmp_path: Path) -> Compiler:
    return Compiler(
        executable=Path(sys.executable), environment={}, optimize=0, folder=tmp_path / "cäche (a b)"
    )


@pytest.fixture
def module(tmp_path: Path) -> Callable[..., Source]:
    def write(text: str | bytes, filename: str = "module.py") -> Source:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.py"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Source(path=path, filename=filename)

    return write


def library_sample(version: str) -> list[Source]:
    """Return 150 modules of a standard library, the same ones each time."""
    folder = pythons()[version][1]
    files = [path for path in folder.rglob("*.py") if "test" not in str(path.relative_to(folder))]
    files = [path for path in sorted(files) if "site-packages" not in path.parts]
    chosen = random.Random(3).sample(files, min(150, len(files)))
    return [Source(path=path, filename=path.relative_to(folder).as_posix()) for path in chosen]


def test_the_library_compiles_to_the_same_bytes_in_any_order_with_and_without_cache(
    version: str, tmp_path: Path
) -> None:
    sources = library_sample(version)
    program = pythons()[version][0]
    one, other = (
        Compiler(executable=program, environment={}, optimize=0, folder=tmp_path / name)
        for name in ("one", "two")
    )
    first, count = run(one, sources)
    assert count == len(sources)
    shuffled = random.Random(5).sample(sources, len(sources))
    run(other, shuffled[:40])
    assert run(other, shuffled) == (first, len(sources) - 40)
    assert run(one, sources) == (first, 0)
    without_problem = [compiled for compiled in first.values() if not compiled.problem]
    assert len(without_problem) > 140
    assert all(compiled.token != NO_TOKEN for compiled in without_problem)


def test_code_is_what_python_itself_compiles(version: str, tmp_path: Path) -> None:
    sources = library_sample(version)[:20]
    compiler = Compiler(
        executable=pythons()[version][0], environment={}, optimize=0, folder=tmp_path / "cache"
    )
    compiled, _ = run(compiler, sources)
    pairs = [(str(source.path), source.filename, compiled[source.filename].code) for source in sources]
    compare = (
        "import marshal, sys\n"
        "for path, name, code in marshal.loads(sys.stdin.buffer.read()):\n"
        "    own = compile(open(path, 'rb').read(), name, 'exec', dont_inherit=True)\n"
        "    assert marshal.loads(code) == own, path\n"
    )
    asked = marshal.dumps(pairs, 2)
    subprocess.run([pythons()[version][0], "-I", "-W", "ignore", "-c", compare], input=asked, check=True)


def test_hash_seed_and_variables_of_the_user_change_nothing(
    tmp_path: Path, module: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = module("x = y in {'a', 'b', 'c', 'dd', 'eee'}\n'''doc'''\nassert x\n")
    made = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        monkeypatch.setenv("PYTHONOPTIMIZE", seed)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        compiler = Compiler(
            executable=Path(sys.executable), environment={}, optimize=0, folder=tmp_path / seed
        )
        made.append(run(compiler, [source])[0])
    assert made[0] == made[1]


@pytest.mark.parametrize("filename", ODD_NAMES)
def test_the_token_is_where_the_file_name_lies(
    version: str, filename: str, tmp_path: Path, module: Callable[..., Source]
) -> None:
    source = module("def f():\n    class C:\n        g = lambda: [i for i in 'ab']\n    return C\n", filename)
    compiler = Compiler(
        executable=pythons()[version][0], environment={}, optimize=0, folder=tmp_path / "cache"
    )
    compiled = run(compiler, [source])[0][filename]
    assert compiled.token != NO_TOKEN
    renamed = rename(bytes(compiled.code), compiled.token, "/else where/é.py")
    check = (
        "import marshal, sys\n"
        "todo = [marshal.loads(sys.stdin.buffer.read())]\n"
        "for code in todo:\n"
        "    assert code.co_filename == '/else where/é.py', ascii(code.co_filename)\n"
        "    todo.extend(c for c in code.co_consts if hasattr(c, 'co_code'))\n"
        "assert len(todo) >= 4\n"
    )
    subprocess.run([pythons()[version][0], "-I", "-X", "utf8", "-c", check], input=renamed, check=True)


def rename(code: bytes, token: int, name: str) -> bytes:
    """Return the code under another file name, as the launcher's of_native_rename makes it."""
    short = code[token] & 0x7F in b"zZ"
    header = 2 if short else 5
    length = code[token + 1] if short else int.from_bytes(code[token + 1 : token + 5], "little")
    data = name.encode()
    fresh = bytes((ord("t") | code[token] & 0x80,)) + len(data).to_bytes(4, "little") + data
    return code[:token] + fresh + code[token + header + length :]


@pytest.mark.parametrize(
    "text",
    [
        "x = 'pkg/mod.py'\n",
        "x = ('pkg/mod.py', ('pkg/mod.py',))\n",
        "def f(x='pkg/mod.py'):\n    return {'pkg/mod.py': x, x: frozenset({'pkg/mod.py'})}\n",
        "x = b'\\xfa\\x0apkg/mod.py\\xda\\x0apkg/mod.py'\n",
        "'''pkg/mod.py'''\nclass C:\n    '''pkg/mod.py'''\n",
        "import sys\nx = y in {'pkg/mod.py', 'a'}\n",
    ],
)
def test_a_constant_that_equals_the_file_name_stays_as_it_is(
    version: str, text: str, tmp_path: Path, module: Callable[..., Source]
) -> None:
    source = module(text, "pkg/mod.py")
    compiler = Compiler(
        executable=pythons()[version][0], environment={}, optimize=0, folder=tmp_path / "cache"
    )
    compiled = run(compiler, [source])[0]["pkg/mod.py"]
    assert compiled.token != NO_TOKEN
    renamed = rename(bytes(compiled.code), compiled.token, "/new.py")
    check = (
        "import marshal, sys\n"
        "def everything(code):\n"
        "    constants = code.co_consts\n"
        "    return code.co_filename, [everything(c) if hasattr(c, 'co_code') else c for c in constants]\n"
        "expected = compile(open(sys.argv[1]).read(), '/new.py', 'exec', dont_inherit=True)\n"
        "assert everything(marshal.loads(sys.stdin.buffer.read())) == everything(expected)\n"
    )
    subprocess.run([pythons()[version][0], "-I", "-c", check, source.path], input=renamed, check=True)


@pytest.mark.parametrize("filename", ["mod", "a.b", "x" * 300, "é"])
def test_a_name_shared_with_a_constant_is_left_alone_rather_than_changed_in_it(
    version: str, filename: str, tmp_path: Path, module: Callable[..., Source]
) -> None:
    """Names without a dot or slash are interned, so marshal may write one string for both."""
    source = module(
        f"x = ({filename!r}, ({filename!r},))\nassert ascii(x) == {ascii((filename, (filename,)))!r}\n",
        filename,
    )
    compiler = Compiler(
        executable=pythons()[version][0], environment={}, optimize=0, folder=tmp_path / "cache"
    )
    compiled = run(compiler, [source])[0][filename]
    code = bytes(compiled.code)
    if compiled.token != NO_TOKEN:
        code = rename(code, compiled.token, "/new.py")
    check = "import marshal, sys; exec(marshal.loads(sys.stdin.buffer.read()))"
    subprocess.run([pythons()[version][0], "-I", "-c", check], input=code, check=True)


def test_optimisation_levels_have_bytecode_of_their_own(
    tmp_path: Path, module: Callable[..., Source]
) -> None:
    source = module("def f():\n    '''doc'''\n    assert False\n")
    codes = set()
    for optimize in (0, 1, 2):
        compiler = Compiler(
            executable=Path(sys.executable),
            environment={},
            optimize=optimize,
            folder=tmp_path / str(optimize),
        )
        codes.add(bytes(run(compiler, [source])[0]["module.py"].code))
    assert len(codes) == 3


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("x = 1\ny = (\n", 2, "never closed"),
        ("x = 1\n\nprint 'x'\n", 3, "Missing parentheses"),
        ("def f():\n\treturn 1\n        return 2\n", 3, "inconsistent use of tabs"),
        (b"x = '\xff'\n", 1, "utf-8"),
        (b"# coding: no-such\n", 0, "unknown encoding"),
        (b"x = 1\0\n", 0, "null bytes"),
        ("x = " + "(" * 300 + ")" * 300, 1, "too many nested parentheses"),
    ],
)
def test_what_does_not_compile_is_a_problem_with_its_line(
    compiler: Compiler, module: Callable[..., Source], text: str | bytes, line: int, sentence: str
) -> None:
    sources = [module("x = 1\n", "good.py"), module(text, "bad.py"), module("y = 1\n", "also_good.py")]
    for expected_count in (3, 0):
        compiled, count = run(compiler, sources)
        assert count == expected_count
        found, _, said = compiled["bad.py"].problem.partition(":")
        assert (int(found), compiled["bad.py"].code) == (line, b"")
        assert sentence in said
        assert compiled["good.py"].problem == compiled["also_good.py"].problem == ""
        assert compiled["good.py"].code


def test_warnings_of_a_module_are_not_printed(
    compiler: Compiler, module: Callable[..., Source], capfd: pytest.CaptureFixture[str]
) -> None:
    run(compiler, [module("x = '\\d'\nif x is 'a': pass\n")])
    assert capfd.readouterr() == ("", "")


def test_a_changed_module_alone_is_compiled_again(compiler: Compiler, module: Callable[..., Source]) -> None:
    sources = [module(f"x = {number}\n", f"m{number}.py") for number in range(5)]
    first, _ = run(compiler, sources)
    sources[2].path.write_text("x = 22\n")
    second, count = run(compiler, sources)
    assert count == 1
    assert [name for name in first if first[name] != second[name]] == ["m2.py"]
    sources[2].path.write_text("x = 2\n")
    assert run(compiler, sources) == (first, 0)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def zero(path: Path) -> None:
    """As a power cut may leave it: its size, without its content."""
    path.write_bytes(bytes(path.stat().st_size))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["pack", "index"])
@pytest.mark.parametrize("damage", [cut, zero, flip, Path.unlink], ids=lambda damage: damage.__name__)
def test_a_damaged_cache_is_made_anew(
    compiler: Compiler, module: Callable[..., Source], name: str, damage: Callable[[Path], None]
) -> None:
    sources = [module(f"x = {number}\n" * 9, f"m{number}.py") for number in range(20)]
    first, _ = run(compiler, sources)
    damage(compiler.folder / name)
    assert run(compiler, sources)[0] == first
    assert run(compiler, sources) == (first, 0)


@pytest.mark.parametrize("content", [None, 7, ("2", {}, {}, 0), (bytecode.FORMAT, {}, {})])
def test_an_index_of_another_shape_is_made_anew(
    compiler: Compiler, module: Callable[..., Source], content: object
) -> None:
    sources = [module("x = 1\n")]
    first, _ = run(compiler, sources)
    (compiler.folder / "index").write_bytes(pickle.dumps(content))
    assert run(compiler, sources) == (first, 1)


def test_a_pack_that_grew_too_large_is_started_anew(
    compiler: Compiler, module: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [module(f"x = {number}\n", f"m{number}.py") for number in range(5)]
    first, _ = run(compiler, sources)
    size = (compiler.folder / "pack").stat().st_size
    monkeypatch.setattr(bytecode, "LARGEST_PACK", size - 1)
    assert run(compiler, sources[:1]) == ({"m0.py": first["m0.py"]}, 1)
    assert (compiler.folder / "pack").stat().st_size < size


def test_a_run_that_is_given_up_leaves_a_cache_that_works(
    compiler: Compiler, module: Callable[..., Source]
) -> None:
    sources = [module(f"x = {number}\n", f"m{number}.py") for number in range(50)]
    compiling = compile_modules(compiler, sources)
    for _ in range(20):
        next(compiling)
    compiling.close()
    assert run(compiler, sources)[1] == 50
    assert run(compiler, sources)[1] == 0


def children() -> set[int]:
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):  # a thread that has just ended
            found.update(map(int, (task / "children").read_text().split()))
    return found


def kill_all(processes: set[int]) -> None:
    for process in processes:
        os.kill(process, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")
@pytest.mark.parametrize("ending", ["closed", "killed"])
def test_an_end_in_the_middle_comes_at_once_and_leaves_no_process(
    compiler: Compiler, module: Callable[..., Source], ending: str
) -> None:
    """More names than a pipe holds, so that somebody waits to write them when it ends."""
    source = module("x = 1\n" * 20)
    sources = [Source(path=source.path, filename=f"{'n' * 200}{number}.py") for number in range(3000)]
    before = children()
    compiling = compile_modules(compiler, sources)
    next(compiling)
    workers = children() - before
    assert workers
    watchdog = threading.Timer(20, kill_all, [workers])
    watchdog.start()
    started = time.monotonic()
    if ending == "closed":
        compiling.close()
    else:
        os.kill(min(workers), signal.SIGKILL)
        with pytest.raises(BytecodeError, match=r"ended while it compiled .*\.py; try another Python"):
            list(compiling)
    took = time.monotonic() - started
    watchdog.cancel()
    assert took < 5
    assert children() == before


def test_a_python_that_ends_in_the_middle_of_an_answer_is_an_error(
    compiler: Compiler, module: Callable[..., Source], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import struct, sys\nsys.stdout.buffer.write(struct.pack('<BII', 0, 0xFFFFFFFF, 100) + b'short')\n"
    )
    monkeypatch.setattr(bytecode, "WORKER", worker)
    with pytest.raises(BytecodeError, match="try another Python"):
        run(compiler, [module("x = 1\n")])


def test_a_python_that_is_not_there_is_an_error(tmp_path: Path, module: Callable[..., Source]) -> None:
    compiler = Compiler(executable=tmp_path / "none", environment={}, optimize=0, folder=tmp_path / "cache")
    with pytest.raises(BytecodeError, match=r"none cannot be started to compile: No such file"):
        run(compiler, [module("x = 1\n")])


def test_a_file_that_goes_while_it_is_compiled_is_a_problem_of_that_module() -> None:
    record: bytes = compile_worker.compiled("/no/such/file.py", "file.py", 0)  # type: ignore[no-untyped-call]
    status, token, size = bytecode.RECORD.unpack_from(record)
    assert (status, token) == (1, NO_TOKEN)
    assert record[-size:].startswith(b"0:")
    assert b"No such file" in record


def test_references_held_elsewhere_do_not_change_the_bytes() -> None:
    """Marshal marks what has more than one reference, so the order of compiling would show."""
    text = "def alpha_beta(gamma_delta):\n    return gamma_delta.epsilon('some words', 1.5, (2, 3))\n"
    alone = compile_worker.settled(compile(text, "m.py", "exec"))  # type: ignore[no-untyped-call]
    held = compile(text, "m.py", "exec")
    assert marshal.dumps(compile(text, "m.py", "exec")) != alone
    assert compile_worker.settled(compile(text, "m.py", "exec")) == alone  # type: ignore[no-untyped-call]
    del held
