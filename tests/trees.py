"""Trees of entries, as programs have them and stranger, for whatever packs them."""

from __future__ import annotations

from hypothesis import strategies as st

from builders.installers.model import Entry

_PART = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="/\0"), min_size=1, max_size=40
).filter(lambda name: name not in {".", ".."})
_FILE = st.tuples(st.binary(max_size=3000), st.booleans())
_LINKS = st.sampled_from(["", "", "../elsewhere", "ä" * 120])


@st.composite
def trees(draw: st.DrawFn, parts: st.SearchStrategy[str] = _PART) -> tuple[Entry, ...]:
    """Return files and links in folders below usr/, where no file is a folder too; parts: of their paths."""
    paths = draw(st.lists(st.lists(parts, min_size=1, max_size=6), max_size=12, unique_by=tuple))
    above = {tuple(path[:length]) for path in paths for length in range(len(path))}
    found = []
    for path in paths:
        if tuple(path) not in above:
            content, is_executable = draw(_FILE)
            place, link = "/".join(("usr", *path)), draw(_LINKS)
            entry = Entry(path=place, size=len(content), content=content, executable=is_executable)
            found.append(Entry(path=place, size=0, link=link) if link else entry)
    return tuple(found)
