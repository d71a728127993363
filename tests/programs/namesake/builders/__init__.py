import resources


def build():
    from importlib.resources import files

    return files(resources).joinpath(resources.GREETING).read_text().strip()
