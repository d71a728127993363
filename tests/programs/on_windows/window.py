# /// script
# dependencies = ["PySide6-Essentials==6.4.3"]
# ///
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel


def tell():
    print(app.platformName(), label.isVisible(), label.width() > 1, label.windowHandle() is not None)
    app.quit()


app = QApplication(sys.argv)
label = QLabel("Grüße")
label.show()
QTimer.singleShot(300, tell)
sys.exit(app.exec())
