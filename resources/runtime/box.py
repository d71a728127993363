"""An error box: with the program's own toolkit if it has one that runs, else with the desktop's."""

import os
import sys

_BOXES = (
    ("zenity", "--error", "--no-markup", "--title", "{title}", "--text", "{text}"),
    ("kdialog", "--title", "{title}", "--error", "{text}"),
    ("xmessage", "-center", "-title", "{title}", "{text}"),
)


def show_box(name, trace, log):
    """Show that a program ended with an error; does nothing where there is no display."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    last = trace.strip().splitlines()[-1]
    where = f"\n\nWhat it wrote is in {log}" if log else ""
    title, text = f"{name} has stopped", f"{name} has stopped because of an error:\n\n{last}{where}"
    for show in (_with_qt, _with_tk, _with_desktop):
        try:
            if show(title, text, trace):
                return
        except Exception:  # noqa: BLE001, S112 - the next way may work, and the error itself is in the log
            continue


def _with_qt(title, text, trace):
    """Only where the program had started Qt itself: then its box can show the details and copy them."""
    for binding in ("PySide6", "PyQt6", "PyQt5", "PySide2"):
        widgets = sys.modules.get(f"{binding}.QtWidgets")
        if widgets is None:
            continue
        application = widgets.QApplication.instance() or widgets.QApplication([title])
        box = widgets.QMessageBox(widgets.QMessageBox.Icon.Critical, title, text)
        box.setDetailedText(trace)
        copy = box.addButton("Copy", widgets.QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()
        copy.clicked.connect(lambda: application.clipboard().setText(trace))  # noqa: B023 - it is the last round
        box.addButton(widgets.QMessageBox.StandardButton.Close)
        (getattr(box, "exec", None) or box.exec_)()
        return True
    return False


def _with_tk(title, text, trace):
    """With a text that can be selected, and a button that copies it."""
    tk = sys.modules.get("tkinter")  # only where the program uses it: else it does not ship
    if tk is None:
        return False
    root = tk.Tk()
    root.title(title)
    tk.Label(root, text=text, justify="left", wraplength=560).pack(padx=16, pady=12)
    details = tk.Text(root, height=12, width=90)
    details.insert("1.0", trace)
    details.configure(state="disabled")
    details.pack(padx=16, fill="both", expand=True)
    row = tk.Frame(root)
    row.pack(pady=12)

    def copy():
        root.clipboard_clear()
        root.clipboard_append(trace)

    tk.Button(row, text="Copy", command=copy).pack(side="left", padx=6)
    tk.Button(row, text="Close", command=root.destroy).pack(side="left", padx=6)
    root.mainloop()
    return True


def _with_desktop(title, text, trace):
    import shutil
    import subprocess

    for program, *arguments in _BOXES:
        path = shutil.which(program)
        if path:
            filled = [argument.format(title=title, text=f"{text}\n\n{trace}") for argument in arguments]
            return subprocess.run([path, *filled], check=False).returncode in (0, 1)
    return False
