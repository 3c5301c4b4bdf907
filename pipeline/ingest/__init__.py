"""Bringing documents into a study: from a table of files, from crawls, from archives."""
