import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication([])
label = QLabel("hello, world")
label.show()
QTimer.singleShot(0, application.quit)
raise SystemExit(application.exec())
