"""The document pipeline: from files and crawls to matched passages with their evidence."""

__version__ = "0.1.0"
