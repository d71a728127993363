"""Runs in the target's own Python: compiles source files to marshalled code, always to the same bytes.

Input, one record a module: path and file name, each ended by NUL, as UTF-8 with surrogates. Output, one
record a module: u8 status (0 compiled, 1 did not compile), u32 offset of the file name's token, u32 size,
then that many bytes: marshalled code, or "line:sentence". It uses nothing that CPython 3.10 does not have.
"""

import marshal
import struct
import sys
import warnings

NO_TOKEN = 0xFFFFFFFF
RECORD = struct.Struct("<BII")
# Marshal's types for strings whose length is one byte, then for those where it is four; with and without the
# flag that says "remember this, it comes again".
SHORT = b"Z\xdaz\xfa"
LONGEST_SHORT = 0xFF
OTHER = "\0own"  # a file name for trying out
LONG = b"A\xc1a\xe1t\xf4u\xf5"


def settled(code):
    """Return marshal bytes that depend on the code alone.

    Marshal flags every object that has more than one reference at that moment, wherever that reference is.
    Loading twice while the first copy lives gives each object the references that its place in the code gives
    it, and each interned string at least two.
    """
    first = marshal.loads(marshal.dumps(code))
    return marshal.dumps(marshal.loads(marshal.dumps(first)))


def tokens(name):
    """Yield every way in which marshal may write that file name."""
    data = name.encode("utf-8", "surrogatepass")
    if len(data) <= LONGEST_SHORT and name.isascii():
        yield from (bytes((kind, len(data))) + data for kind in SHORT)
    yield from (bytes((kind,)) + struct.pack("<I", len(data)) + data for kind in LONG)


def token_offset(data, name):
    """Return where the code's file name lies in its bytes, so that it can be replaced there, or NO_TOKEN."""
    for token in tokens(name):
        at = data.find(token)
        while at >= 0:
            other = bytes((0x74 | token[0] & 0x80,)) + struct.pack("<I", len(OTHER)) + OTHER.encode()
            if renames(data[:at] + other + data[at + len(token) :]):
                return at
            at = data.find(token, at + 1)
    return NO_TOKEN


def renames(data):
    """Whether every code object in there, and no constant, has the other name."""
    try:
        todo = [marshal.loads(data)]
    except (ValueError, EOFError, TypeError):  # it was a constant that looks like a token
        return False
    while todo:
        code = todo.pop()
        if code.co_filename != OTHER or holds(code.co_consts):
            return False
        todo.extend(value for value in code.co_consts if isinstance(value, type(code)))
    return True


def holds(constants):
    """Whether the other name is among these constants."""
    nested = (value for value in constants if isinstance(value, (tuple, frozenset)))
    return OTHER in constants or any(map(holds, nested))


def compiled(path, name, optimize):
    """Return one output record."""
    try:
        with open(path, "rb") as file:
            source = file.read()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(source, name, "exec", dont_inherit=True, optimize=optimize)
        data = settled(code)
    except (SyntaxError, ValueError, OSError, RecursionError, MemoryError) as error:
        text = f"{getattr(error, 'lineno', 0) or 0}:{error.msg if isinstance(error, SyntaxError) else error}"
        problem = text.encode("utf-8", "replace")
        return RECORD.pack(1, NO_TOKEN, len(problem)) + problem
    return RECORD.pack(0, token_offset(data, name), len(data)) + data


def main():
    optimize = int(sys.argv[1])
    while True:
        record = read_until_nul(), read_until_nul()
        if not record[0]:
            break
        sys.stdout.buffer.write(compiled(*record, optimize))
        sys.stdout.buffer.flush()


def read_until_nul():
    text = bytearray()
    while True:
        byte = sys.stdin.buffer.read(1)
        if byte in (b"", b"\0"):
            return text.decode("utf-8", "surrogateescape")
        text += byte


if __name__ == "__main__":
    main()
