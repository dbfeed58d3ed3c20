"""Failures a person can act on, told in a sentence instead of a traceback."""

import contextlib
import errno
import gc
import io
import sys
from collections.abc import Iterator
from pathlib import Path

#: What the operating system says when a file cannot be written, and what a person does about it.
_WRITE_FAILURES = {
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "the disk quota is used up; free some space",
    errno.EFBIG: "a file grew past the size limit of this shell (see `ulimit -f`)",
    errno.EROFS: "the folder is read-only; work in a writable copy",
    errno.EACCES: "permission is denied; give yourself write access to it",
    errno.EPERM: "permission is denied; give yourself write access to it",
    errno.ENOTDIR: "a file is where a folder should be; move it away",
    errno.EEXIST: "a file is where a folder should be; move it away",
    errno.EISDIR: "a folder is where a file should be; move it away",
    errno.EMFILE: "too many files are open (see `ulimit -n`)",
}
#: SQLite, under the notebook cache, words the same failures its own way.
_SQLITE_FAILURES = {
    "disk is full": errno.ENOSPC,
    "disk I/O error": errno.ENOSPC,
    "readonly database": errno.EROFS,
    "unable to open database": errno.EACCES,
}


class SiteError(Exception):
    """A build cannot go on.

    Parameters
    ----------
    message
        What is wrong and what to do; may have several lines.
    code
        Exit code of the command.
    """

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def describe_os_error(error: OSError) -> str:
    """Say which file could not be used, why, and what to do."""
    reason = _WRITE_FAILURES.get(error.errno or 0, str(error.strerror or error))
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{reason}"


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Run a command; a failure a person can act on is told without a traceback."""
    gc.set_threshold(50_000)  # most of what a command makes stays to its end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A letter that a terminal or a log cannot show is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    try:
        yield
    except SiteError as error:
        print(f"portfolio: {error}", file=sys.stderr)
        sys.exit(error.code)


@contextlib.contextmanager
def explained(root: Path) -> Iterator[None]:
    """Turn failures of the machine into a `SiteError` with a sentence.

    Parameters
    ----------
    root
        The project, named where the system does not say which file was meant.

    Raises
    ------
    SiteError
        For a full disk, missing permission, a missing package or an interruption (exit code 130).
    """
    try:
        yield
    except KeyboardInterrupt:
        raise SiteError("stopped before the site was whole.", code=130) from None
    except ModuleNotFoundError as error:
        raise SiteError(
            f"the package {str(error.name).partition('.')[0]!r} is not installed; run `make site`, "
            "or `pip install --require-hashes -r requirements.lock`."
        ) from error
    except OSError as error:
        raise SiteError(f"cannot write the site: {describe_os_error(error)}.") from error
    except Exception as error:
        for words, number in _SQLITE_FAILURES.items():
            if words in str(error):
                raise SiteError(
                    f"cannot write the notebook cache in {root}: {_WRITE_FAILURES[number]}."
                ) from error
        raise
