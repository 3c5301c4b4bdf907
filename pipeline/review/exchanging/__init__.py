"""Pairs out and codes in, as files: CSV, workbooks, and what Label Studio, doccano and Prodigy read and write.

Open `sheets` first; `tools` holds one function a tool.
"""
