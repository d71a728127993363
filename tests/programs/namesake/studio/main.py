from builders import build


def main():
    print(build(), "in", __name__)
