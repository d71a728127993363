import asyncio
import bz2
import concurrent.futures
import ctypes
import ctypes.util
import decimal
import hashlib
import json
import logging.config
import lzma
import socket
import sqlite3
import ssl
import struct
import sys
import threading
import uuid
import xml.etree.ElementTree as ET
import zlib
import zoneinfo
from datetime import datetime

with sqlite3.connect(":memory:") as database:
    database.execute("create table towns (name text, people int)")
    database.executemany("insert into towns values (?, ?)", [("Graz", 300), ("Wien", 2000)])
    print(database.execute("select sum(people) from towns").fetchone()[0])

context = ssl.create_default_context()
print(context.verify_mode.name, ssl.OPENSSL_VERSION.split()[0], hashlib.scrypt(b"a", salt=b"b", n=2, r=1, p=1).hex()[:8])

libc = ctypes.CDLL(None)
libc.strlen.argtypes, libc.strlen.restype = [ctypes.c_char_p], ctypes.c_size_t
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
numbers = (ctypes.c_int * 4)(3, 1, 4, 2)
libc.qsort(numbers, 4, ctypes.sizeof(ctypes.c_int), compare(lambda a, b: a[0] - b[0]))
print(libc.strlen(b"Onefold"), list(numbers), ctypes.pythonapi.Py_IsInitialized())

decimal.getcontext().prec = 30
print(decimal.Decimal(2).sqrt(), type(decimal.getcontext()).__module__, "_decimal" in sys.modules)

print(datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Vienna")).utcoffset())

data = b"fold" * 1000
print([codec.decompress(codec.compress(data)) == data for codec in (zlib, bz2, lzma)])


async def answer():
    server = await asyncio.start_server(lambda r, w: (w.write(b"hi"), w.close()), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    text = await reader.read()
    writer.close()
    server.close()
    return text.decode()


print(asyncio.run(answer()))
with concurrent.futures.ThreadPoolExecutor() as pool:
    print(sum(pool.map(len, ["a", "bc"])), threading.active_count() >= 1)
print(ET.fromstring("<a><b>ä</b></a>").find("b").text, json.loads('"\\u00e4"'))
print("grüße".encode("cp1252"), "日本".encode("euc_jp"), "ß".encode("idna"))
