"""Where musl looks for a library that another one needs.

It knows a library by the file that a search found it in, not by its SONAME, so one that was loaded before
does not satisfy who needs it. But the search leads through the program's own search path, and that is a
descriptor (builders/launcher/linux.py), which becomes the folder here.
"""

import os
from contextlib import suppress


def lead(descriptor, folder):
    """Have the search path lead to a folder, unless the program uses that number itself."""
    with suppress(OSError):
        os.fstat(descriptor)
        return
    found = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # more than this process may have
            os.dup2(found, descriptor, inheritable=False)
    finally:
        os.close(found)
