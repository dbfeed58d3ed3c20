"""The command line: ``portfolio check | build | preview | serve | new | doctor`` and more.

Every command imports what it needs when it runs, so that ``portfolio --help`` and the pre-render
step start at once.
"""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from helpers.site.engine import Engine
from helpers.site.errors import told
from helpers.site.project import find_root

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Check, build and preview the portfolio.",
)

Root = Annotated[
    Path, typer.Option("--root", help="The project, or a folder in it.", show_default="this folder")
]
EngineOption = Annotated[
    Engine, typer.Option(help="What renders the site; auto takes Quarto where it runs.")
]
Validate = Annotated[bool, typer.Option("--check/--no-check", help="Validate the data first.")]
HERE = Path()


@app.command()
def check(
    root: Root = HERE,
    style: Annotated[
        Literal["text", "json", "github"],
        typer.Option("--format", help="json for programs, github to mark pull requests."),
    ] = "text",
) -> None:
    """Validate data, links and numbers in the prose; list every problem.

    Exit codes: 0 fine, 1 problems, 2 not inside a portfolio.
    """
    from helpers.catalog import report

    raise typer.Exit(report.main(root, report.Format(style)))


@app.command()
def schema(
    root: Root = HERE,
    only_check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if a file is not current.")
    ] = False,
) -> None:
    """Write data/schema/*.json and data/datapackage.json from the models and the data."""
    from helpers.catalog import report

    raise typer.Exit(report.schema_main(root, only_check=only_check))


@app.command()
def new(
    slug: Annotated[str, typer.Argument(help="Name of the study: words joined by hyphens.")],
    root: Root = HERE,
) -> None:
    """Scaffold a study: data files that explain themselves, notebooks, navigation."""
    from helpers.site import scaffold

    raise typer.Exit(scaffold.main(slug, root))


@app.command()
def build(
    root: Root = HERE,
    engine: EngineOption = Engine.AUTO,
    force: Annotated[bool, typer.Option(help="Render even if nothing has changed.")] = False,
    timeout: Annotated[float, typer.Option(help="Longest time one cell may take, seconds.")] = 600,
    wait: Annotated[float, typer.Option(help="Wait for another build, seconds.")] = 0,
    validate: Validate = True,
) -> None:
    """Run stale notebooks and write _site/; the last good site stays if that fails."""
    from rich.console import Console

    from helpers.site.build import Options
    from helpers.site.build import build as build_site

    build_site(find_root(root), Options(engine, force, timeout, wait, validate), Console())


@app.command()
def preview(
    root: Root = HERE,
    engine: EngineOption = Engine.AUTO,
    port: Annotated[int | None, typer.Option(help="Port to serve on; else a free one.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the site in a browser.")] = True,
    validate: Validate = True,
) -> None:
    """Serve the site; every edit of data, code, notebooks or styles reaches the open page."""
    from helpers.site.preview import preview as preview_site

    preview_site(find_root(root), engine, port, browser, validate)


@app.command()
def serve(
    root: Root = HERE,
    port: Annotated[int | None, typer.Option(help="Port to serve on; else a free one.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the site in a browser.")] = True,
) -> None:
    """Serve the finished _site/ on this machine, just as it is."""
    from helpers.site.preview import serve as serve_site

    serve_site(find_root(root), port, browser)


@app.command()
def labs(
    names: Annotated[list[str] | None, typer.Argument(help="Labs to run; all if none.")] = None,
    root: Root = HERE,
    large: Annotated[
        bool, typer.Option("--large", help="Run what labs have at a larger size: minutes.")
    ] = False,
) -> None:
    """Run the labs and keep what they measure in data/labs/ (`make labs` installs their parts).

    Exit codes: 0 all ran, 1 one or more did not, 2 there is none of that name.
    """
    from rich.console import Console

    from helpers.labs import runner

    raise typer.Exit(runner.run(find_root(root), names or [], Console(), large=large))


@app.command()
def doctor(root: Root = HERE) -> None:
    """Say what is installed, which engine runs and why, and what to do."""
    from helpers.site.doctor import examine, report

    findings = examine(find_root(root))
    typer.echo(report(findings))
    if any(finding.fatal for finding in findings):
        raise typer.Exit(1)


@app.command()
def freshness(root: Root = HERE) -> None:
    """Drop what data or code have outdated, write what pages fetch (Quarto runs it first)."""
    from helpers.site import explorerdata, plotlyjs, typeface
    from helpers.site.errors import explained
    from helpers.site.freshness import refresh

    folder = find_root(root)
    with explained(folder):
        plotlyjs.place(folder)
        typeface.place(folder)
        explorerdata.place(folder)
        stale = refresh(folder)
    for path in stale:
        typer.echo(f"stale: {path}")


@app.command()
def finish(root: Root = HERE) -> None:
    """Complete rendered pages: skip link, contents, what the search finds (Quarto runs it last)."""
    from helpers.site import dates, figures, frame, quarto, records, searching, sharing
    from helpers.site.project import SITE

    folder = find_root(root)
    # Where Quarto has written to; `portfolio build` has it write beside the site.
    site = Path(os.environ.get("QUARTO_PROJECT_OUTPUT_DIR") or folder / SITE)
    frame.finish(site)
    sharing.finish(folder, site)
    records.place(folder, site)
    figures.give_bundle(site)
    searching.rewrite(site)
    dates.finish(folder, site)
    for line in frame.foreign(site):
        typer.echo(line)
    quarto.settle(folder)


def main() -> None:
    """Run the command line; a failure a person can act on is told without a traceback."""
    with told():
        app()


if __name__ == "__main__":
    main()
