# /// script
# dependencies = ["PySide6-Essentials"]
# ///
import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication(sys.argv)
label = QLabel("Onefold – Größe")
label.show()


def look():
    picture = label.grab()
    formats = {bytes(name).decode() for name in QImageReader.supportedImageFormats()}
    print(label.isVisible(), not picture.isNull(), {"png", "jpeg", "svg"} <= formats, application.platformName())
    application.quit()


QTimer.singleShot(50, look)
sys.exit(application.exec())
