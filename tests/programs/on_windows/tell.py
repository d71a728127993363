import os
import sys

import told

print(ascii(sys.argv[1:]))
print(sys.executable.endswith("tell.exe"), __file__ == os.path.join(sys.executable, "tell.py"))
print(told.__file__ == os.path.join(sys.executable, "told.py"), told.text())
sys.exit(300 if "fail" in sys.argv else 0)
