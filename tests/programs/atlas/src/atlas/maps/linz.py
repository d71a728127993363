from dataclasses import dataclass


@dataclass
class Linz:
    people: int = 200

    def height(self):
        return 266


if __name__ == "__main__":
    print("run as", __name__, Linz().height())
