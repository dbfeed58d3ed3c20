"""Run the cells of a notebook where what they read is noted, in less time than a kernel takes."""

import os
import subprocess
import sys
from pathlib import Path

from helpers.site import freshness, reads

SHELL = """
import builtins, hashlib, sys
class Shell:
    def register(self, event, call):
        if event == "pre_run_cell": self.call = call
    @property
    def events(self): return self
shell = Shell()
builtins.get_ipython = lambda: shell
"""


def ran(project, path: str = "index.ipynb") -> list[freshness.Read]:
    """Run a notebook's cells in a process that notes what it reads, as a kernel does."""
    notes = project.root / freshness.NOTES
    notebook = freshness.read_notebook(project.root, Path(path))
    now = freshness.Now(project.root)
    code = SHELL + reads.start_up(project.root, notes)
    for _, source, _ in now.running(notebook):
        code += f"class info: raw_cell = {source!r}\nshell.call(info)\n"
        code += f"exec({source!r}, {{}})\n"
    call = [sys.executable, "-c", code]
    cwd = (project.root / path).parent
    env = {name: value for name, value in os.environ.items() if "BYTECODE" not in name}
    done = subprocess.run(call, cwd=cwd, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    return freshness.read_notes(max(notes.glob("*.jsonl")))[1]
