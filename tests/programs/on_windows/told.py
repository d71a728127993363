import os


def text():
    place = os.path.join(os.environ["LOCALAPPDATA"], "Gruß.txt")
    with open(place, "w", encoding="utf-8") as file:
        file.write("ä 漢")
    with open(place, encoding="utf-8") as file:
        return ascii(file.read())
