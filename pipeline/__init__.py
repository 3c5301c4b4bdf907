"""The document pipeline: from files and crawls to matched passages with their evidence."""

import index  # noqa: F401  # first, since it keeps libraries from telling others of their use, wherever they are loaded

__version__ = "0.1.0"
