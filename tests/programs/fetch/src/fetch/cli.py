import importlib.metadata
import ssl

import certifi
import click
import requests
from rich.console import Console
from rich.table import Table

console = Console(width=100)


@click.group()
@click.version_option(package_name="fetch")
def main():
    """Fetch a page and tell about it."""


@main.command()
@click.argument("url")
def get(url):
    """Show the answer of URL."""
    answer = requests.get(url, timeout=10, headers={"Accept-Language": "de"})
    table = Table("What", "Value", title="Answer")
    table.add_row("status", str(answer.status_code))
    table.add_row("text", answer.text)
    console.print(table)
    answer.raise_for_status()


@main.command()
def authorities():
    """Tell whom we trust."""
    context = ssl.create_default_context(cafile=certifi.where())
    click.echo(f"{len(context.get_ca_certs())} authorities, requests {importlib.metadata.version('requests')}")
