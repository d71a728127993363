"""How the Studio looks beyond what the system's style gives: spacing, cards, and what follows the palette."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

SCHEMES = (Qt.ColorScheme.Unknown, Qt.ColorScheme.Light, Qt.ColorScheme.Dark)
_SETTING = "window/colours"
# For desktops that tell Qt of no dark colours.
_DARK = {
    QPalette.ColorRole.Window: "#2b2c2f",
    QPalette.ColorRole.WindowText: "#e8e8ea",
    QPalette.ColorRole.Base: "#222326",
    QPalette.ColorRole.AlternateBase: "#28292c",
    QPalette.ColorRole.Text: "#e8e8ea",
    QPalette.ColorRole.PlaceholderText: "#8f9096",
    QPalette.ColorRole.Button: "#35363a",
    QPalette.ColorRole.ButtonText: "#e8e8ea",
    QPalette.ColorRole.ToolTipBase: "#3a3b40",
    QPalette.ColorRole.ToolTipText: "#e8e8ea",
    QPalette.ColorRole.Highlight: "#3f8ae0",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Link: "#74b0f4",
    QPalette.ColorRole.Light: "#4a4b50",
    QPalette.ColorRole.Midlight: "#404146",
    QPalette.ColorRole.Mid: "#26272a",
    QPalette.ColorRole.Dark: "#1b1c1e",
    QPalette.ColorRole.Shadow: "#0f0f10",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def chosen() -> Qt.ColorScheme:
    """Return the colours that the user asked for; Unknown means those of the system."""
    number = QSettings().value(_SETTING, 0)
    return Qt.ColorScheme(int(str(number)))


def choose(scheme: Qt.ColorScheme) -> None:
    """Use these colours from now on."""
    QSettings().setValue(_SETTING, scheme.value)
    apply(scheme)


def apply(scheme: Qt.ColorScheme) -> None:
    """Ask the desktop for these colours; where it has no say, set them."""
    QGuiApplication.setPalette(QPalette())
    QGuiApplication.styleHints().setColorScheme(scheme)
    if scheme is Qt.ColorScheme.Dark and not is_dark():
        QGuiApplication.setPalette(_dark())


def _dark() -> QPalette:
    palette = QPalette()
    for role, colour in _DARK.items():
        palette.setColor(role, QColor(colour))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#7c7d82"))
    return palette


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
    lighter = (text, 0.05) if is_dark() else (palette.color(QPalette.ColorRole.Base), 0.65)
    raised = _mixed(lighter[0], window, lighter[1]).name()
    accent = palette.color(QPalette.ColorRole.Highlight)
    on_accent = palette.color(QPalette.ColorRole.HighlightedText).name()
    chosen = _mixed(accent, window, 0.14).name()
    notice = _mixed(QColor("#e0a000"), window, 0.22).name()
    return f"""
        #sidebar {{ border: none; border-right: 1px solid {line}; background: {raised}; padding-top: 8px;
            outline: 0; }}
        #header {{ border-bottom: 1px solid {line}; background: {raised}; }}
        #guide {{ border-top: 1px solid {line}; background: {raised}; }}
        #notice {{ border-bottom: 1px solid {line}; background: {notice}; }}
        #palette {{ border: 1px solid {line}; background: {window.name()}; }}
        #palette QListWidget {{ border: none; background: transparent; }}
        #primary {{ background: {accent.name()}; color: {on_accent};
            border: none; border-radius: 6px; padding: 6px 18px; font-weight: 600; }}
        #primary:hover {{ background: {_mixed(accent, text, 0.88).name()}; }}
        #primary:disabled {{ background: {line}; color: {muted().name()}; }}
        #primary:focus {{ border: 2px solid {text.name()}; padding: 4px 16px; }}
        #rows {{ border: none; background: transparent; outline: 0; }}
        #rows::item {{ border-radius: 6px; padding: 4px; }}
        #rows::item:hover {{ background: {chosen}; }}
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
