"""Progress of a build: a bar per notebook in a terminal, one plain line per notebook elsewhere."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars


class Progress:
    """Show which notebooks run and how far each one is.

    Parameters
    ----------
    console
        Where to write; bars are drawn only if it is a terminal.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._tasks: dict[str, TaskID] = {}
        self._cells: dict[str, int] = {}
        self._bars = Bars(
            TextColumn("  {task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("cells"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def start(self, notebook: str, cells: int) -> None:
        """Show that a notebook of so many code cells starts."""
        self._cells[notebook] = cells
        self._tasks[notebook] = self._bars.add_task(notebook, total=cells)

    def advance(self, notebook: str) -> None:
        """Show that one more cell of the notebook has run."""
        self._bars.advance(self._tasks[notebook])

    def finish(self, notebook: str, seconds: float) -> None:
        """Show that the notebook has run."""
        if not self._console.is_terminal:
            self.say(f"  ran {notebook}: {self._cells[notebook]} cells in {seconds:.1f} s")

    def fail(self, notebook: str) -> None:
        """Show that the notebook has failed."""
        self._bars.update(self._tasks[notebook], description=f"[red]{notebook} failed[/]")
        if not self._console.is_terminal:
            self.say(f"  failed {notebook}")

    def say(self, line: str) -> None:
        """Write a line above the bars."""
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)
