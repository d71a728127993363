"""Tells what the user's system and variables made of it."""

import curses  # noqa: F401 - it looks for terminals
import json
import os
import ssl
import sys

print(
    json.dumps(
        {
            "argv": sys.argv,
            "path": sys.path,
            "utf8": sys.flags.utf8_mode,
            "encoding": sys.stdout.encoding,
            "dev": sys.flags.dev_mode,
            "hash": hash("onefold"),
            "exit": "exit" in dir(__builtins__),
            "blocks": sys.getallocatedblocks() > 0,
            "authorities": os.environ.get("SSL_CERT_FILE"),
            "found": ssl.create_default_context().cert_store_stats()["x509_ca"] > 0,
            "terminals": os.environ.get("TERMINFO_DIRS", "").split(":"),
        }
    )
)
