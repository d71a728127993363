"""Programs for macOS, made on any system: Mach-O files, signatures, bundles."""
