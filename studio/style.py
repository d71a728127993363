"""How the Studio looks beyond what the system's style gives: spacing, cards, and what follows the palette."""

from __future__ import annotations

from PySide6.QtGui import QColor, QGuiApplication, QPalette


def is_dark() -> bool:
    """Tell if the system's colours are dark now."""
    palette = QGuiApplication.palette()
    return (
        palette.color(QPalette.ColorRole.Window).lightness()
        < palette.color(QPalette.ColorRole.WindowText).lightness()
    )


def muted() -> QColor:
    """Return the colour for text that is not the main thing."""
    palette = QGuiApplication.palette()
    text, window = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
    return _mixed(text, window, 0.62)


def sheet() -> str:
    """Return the style sheet for the palette of the moment."""
    palette = QGuiApplication.palette()
    window, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    line = _mixed(text, window, 0.16).name()
    raised = _mixed(palette.color(QPalette.ColorRole.Base), window, 0.65).name()
    accent = palette.color(QPalette.ColorRole.Highlight)
    on_accent = palette.color(QPalette.ColorRole.HighlightedText).name()
    chosen = _mixed(accent, window, 0.14).name()
    notice = _mixed(QColor("#e0a000"), window, 0.22).name()
    return f"""
        #sidebar {{ border: none; border-right: 1px solid {line}; background: {raised}; padding-top: 8px;
            outline: 0; }}
        #header {{ border-bottom: 1px solid {line}; background: {raised}; }}
        #notice {{ border-bottom: 1px solid {line}; background: {notice}; }}
        #palette {{ border: 1px solid {line}; background: {window.name()}; }}
        #palette QListWidget {{ border: none; background: transparent; }}
        #primary {{ background: {accent.name()}; color: {on_accent};
            border: none; border-radius: 6px; padding: 6px 18px; font-weight: 600; }}
        #primary:hover {{ background: {_mixed(accent, text, 0.88).name()}; }}
        #primary:disabled {{ background: {line}; color: {muted().name()}; }}
        #primary:focus {{ border: 2px solid {text.name()}; padding: 4px 16px; }}
        #card {{ border: 1px solid {line}; border-radius: 8px; background: {raised}; }}
        #tile {{ border: 1px solid {line}; border-radius: 8px; padding: 8px 12px; text-align: left; }}
        #tile:hover {{ border-color: {accent.name()}; }}
        #tile:checked {{ border: 2px solid {accent.name()}; background: {chosen}; padding: 7px 11px; }}
        #tile:focus {{ border: 2px solid {accent.name()}; padding: 7px 11px; }}
        QLabel[role="title"] {{ font-size: 20px; font-weight: 600; }}
        QLabel[role="section"] {{ font-size: 14px; font-weight: 600; }}
        QLabel[role="muted"] {{ color: {muted().name()}; }}
        QLabel[role="error"] {{ color: {"#ff8078" if is_dark() else "#b3261e"}; }}
    """


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two; share: of the first, 0 to 1."""
    first = (one.red(), one.green(), one.blue())
    second = (other.red(), other.green(), other.blue())
    return QColor(*(round(a * share + b * (1 - share)) for a, b in zip(first, second, strict=True)))
