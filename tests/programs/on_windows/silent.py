import sys

print("to the log")
if "fail" in sys.argv:
    raise ValueError("Grüße")
print(sys.stdin.read() == "", sys.stdout is not None)
