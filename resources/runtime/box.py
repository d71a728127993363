"""An error box: with the program's own toolkit if it has one that runs, else with the desktop's.

In every one the text can be copied.
"""

import os
import sys

# macOS; the texts are arguments, so that none of them is taken for a command.
_ALERT = "on run argv\ndisplay alert (item 1 of argv) message (item 2 of argv) as critical\nend run\n"
# Each with what it gets on its standard input.
_BOXES = (
    (("zenity", "--text-info", "--title={title}", "--width=640", "--height=360"), "{text}\n\n{details}"),
    (("kdialog", "--title", "{title}", "--detailederror", "{text}", "{details}"), ""),
    (("xmessage", "-center", "-title", "{title}", "-file", "-"), "{text}\n\n{details}"),
    (("osascript", "-", "{title}", "{text}\n\n{details}"), _ALERT),
)
_BINDINGS = ("PySide6", "PyQt6", "PyQt5", "PySide2")
_LONGEST = 20_000  # characters of details; the last ones say most
_MOST_LINES = 25  # of them, where they cannot be scrolled


def show(title, text, details):
    """Show a box and wait until it is closed; does nothing where there is no display."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    for way in (_with_qt, _with_tk, _with_desktop):
        try:
            if way(
                *(part.encode("utf-8", "replace").decode() for part in (title, text, details[-_LONGEST:]))
            ):
                return
        except Exception:  # noqa: BLE001, S112 - the next way may work, and the error itself is in the log
            continue


def _with_qt(title, text, details):
    """Only where the program uses Qt: else it does not ship."""
    binding = next((name for name in _BINDINGS if f"{name}.QtWidgets" in sys.modules), None)
    if binding is None:
        return False
    widgets = sys.modules[f"{binding}.QtWidgets"]
    application = widgets.QApplication.instance()
    if application is None:
        return _in_child(lambda: _qt_box(widgets, widgets.QApplication([title]), title, text, details))
    if not isinstance(application, widgets.QApplication):
        return False
    if application.platformName() in ("offscreen", "minimal", "vnc"):
        return True  # nobody could close it
    if _is_main_thread():
        _qt_box(widgets, application, title, text, details)
        return True
    return _with_desktop(title, text, details)  # Qt has its windows in one thread


def _qt_box(widgets, application, title, text, details):
    box = widgets.QMessageBox(widgets.QMessageBox.Icon.Critical, title, text)
    qt = sys.modules[f"{widgets.__package__}.QtCore"].Qt
    box.setTextInteractionFlags(qt.TextInteractionFlag(3))  # to be selected with mouse and keyboard
    box.setAttribute(qt.WidgetAttribute.WA_QuitOnClose, on=False)  # the program may go on
    box.setDetailedText(details)
    copy = box.addButton("Copy", widgets.QMessageBox.ButtonRole.ActionRole)
    copy.clicked.disconnect()  # it would close the box
    copy.clicked.connect(lambda: application.clipboard().setText(f"{text}\n\n{details}".strip()))
    box.setDefaultButton(box.addButton(widgets.QMessageBox.StandardButton.Close))
    (getattr(box, "exec", None) or box.exec_)()


def _is_main_thread():
    import threading

    return threading.current_thread() is threading.main_thread()


def _in_child(show_box):
    """Show it in a child process: without a usable display Qt ends the process that starts it."""
    if sys.platform in ("win32", "darwin"):  # there is a display, and macOS has no windows after a fork
        show_box()
        return True
    child = os.fork()
    if child == 0:
        try:
            show_box()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _with_tk(title, text, details):
    """With a text that can be selected, and a button that copies it."""
    tk = sys.modules.get("tkinter")  # only where the program uses it: else it does not ship
    if tk is None or not _is_main_thread():
        return False
    root = tk.Tk()
    root.title(title)
    root.protocol("WM_DELETE_WINDOW", root.quit)
    tk.Label(root, text=text, justify="left", wraplength=560).pack(padx=16, pady=12)
    if details:
        shown = tk.Text(root, height=12, width=90)
        shown.insert("1.0", details)
        shown.configure(state="disabled")
        shown.pack(padx=16, fill="both", expand=True)
    _tk_buttons(tk, root, f"{text}\n\n{details}".strip())
    root.mainloop()
    root.destroy()
    return True


def _tk_buttons(tk, root, everything):
    row = tk.Frame(root)
    row.pack(pady=12)

    def copy():
        root.clipboard_clear()
        root.clipboard_append(everything)

    tk.Button(row, text="Copy", command=copy).pack(side="left", padx=6)
    close = tk.Button(row, text="Close", command=root.quit)
    close.pack(side="left", padx=6)
    close.focus_set()
    root.bind("<Escape>", lambda event: root.quit())


def _with_desktop(title, text, details):
    if sys.platform == "win32":
        _with_windows(title, text, details)
        return True
    import shutil
    import subprocess

    words = {"title": title, "text": text, "details": details}
    for (program, *arguments), entered in _BOXES:
        path = shutil.which(program)
        if path is None:
            continue
        command = [path, *(argument.format_map(words) for argument in arguments)]
        done = subprocess.run(
            command,
            input=entered.format_map(words).strip(),
            encoding="utf-8",
            env=_own_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode in (0, 1):
            return True
    return False


def _with_windows(title, text, details):
    """In the system's own box, whose text Ctrl+C copies; it cannot scroll, so the last lines have to do."""
    import _onefold_native as native

    lines = details.splitlines()[-_MOST_LINES:]
    native.message_box(title, "\n".join((text, "", *lines)).strip())


def _own_environment():
    """Return the environment without what tells our libraries where their files lie."""
    import _onefold_native as native

    ours = {key.rpartition(":")[2] for key in native.settings() if key.startswith("variable:")}
    return {key: value for key, value in os.environ.items() if key not in ours}
