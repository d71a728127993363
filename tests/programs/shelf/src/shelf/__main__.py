import sys

from . import __version__

print(__name__, __package__, __spec__.name, __version__, sys.argv[1:])
