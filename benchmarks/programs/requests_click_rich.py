import click
import requests
from rich.console import Console
from rich.table import Table


@click.command()
def main():
    table = Table("key", "value")
    table.add_row("requests", requests.__version__)
    Console().print(table)


if __name__ == "__main__":
    main()
