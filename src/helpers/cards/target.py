"""Where a notebook's output will be shown: on the site, or in Jupyter.

Kept free of other imports, because every notebook reads it.
"""

import os
from collections.abc import Mapping

TARGET = "PORTFOLIO_TARGET"
#: Set by Quarto's Jupyter engine in the process that starts the kernel, in every version since 1.0.
QUARTO_KERNEL = "QUARTO_FIG_WIDTH"


def is_site(environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether the running notebook is being executed for the website.

    Parameters
    ----------
    environ
        Environment to read; the process's own if omitted.

    Returns
    -------
    bool
        True when ``PORTFOLIO_TARGET=site`` (set by ``portfolio build``) or when Quarto started the
        kernel. ``PORTFOLIO_TARGET=notebook`` says no, whatever else is set.

    Examples
    --------
    >>> is_site({"PORTFOLIO_TARGET": "site"}), is_site({})
    (True, False)
    """
    environ = os.environ if environ is None else environ
    target = environ.get(TARGET, "").strip().lower()
    if target:
        return target == "site"
    return QUARTO_KERNEL in environ
