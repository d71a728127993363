"""Runs a module from a file of packed resources: nothing is unpacked, the file is mapped.

python start.py FILE MODULE [ARGUMENT]...
"""

import runpy
import sys
from pathlib import Path

try:
    import oxidized_importer
except ImportError:
    from onefold import oxidized_importer

file, module = Path(sys.argv[1]).resolve(), sys.argv[2]
finder = oxidized_importer.OxidizedFinder(relative_path_origin=file.parent)
finder.index_file_memory_mapped(file)
sys.meta_path.insert(0, finder)
sys.path_hooks.insert(0, finder.path_hook)  # for pkgutil, which asks for the modules of a path
sys.argv[1:3] = []
runpy.run_module(module, run_name="__main__", alter_sys=True)
