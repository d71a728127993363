"""The .msi: a compound file that holds tables, a summary and cabinets, written without Windows."""
