"""Folds what lies in a folder into one file of packed resources.

    python freeze.py FOLDER FILE [--beside]

FOLDER is one of sys.path, such as `pip install --target FOLDER` makes. With --beside, modules are written as
files into the folder `lib` beside FILE, which then holds the index alone.
"""

import argparse
from pathlib import Path

try:
    import oxidized_importer
except ImportError:
    from onefold import oxidized_importer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--beside", action="store_true")
    options = parser.parse_args()

    locations = ["filesystem-relative" if options.beside else "in-memory"]
    collector = oxidized_importer.OxidizedResourceCollector(allowed_locations=locations)
    for resource in oxidized_importer.find_resources_in_path(options.folder):
        if options.beside:
            collector.add_filesystem_relative("lib", resource)
        else:
            collector.add_in_memory(resource)
    resources, files = collector.oxidize()

    finder = oxidized_importer.OxidizedFinder()
    finder.add_resources(resources)
    options.file.write_bytes(finder.serialize_indexed_resources())
    for relative, data, executable in files:
        path = options.file.parent / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o755 if executable else 0o644)
    print(f"{len(resources)} resources in {options.file}")


main()
