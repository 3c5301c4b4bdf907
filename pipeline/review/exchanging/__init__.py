"""Pairs out and codes in, as files: CSV, workbooks, what Label Studio, doccano and Prodigy read and write, and packs.

Open `sheets` first; `tools` holds one function a tool. `pack` writes the HTML file that is judged offline and
`answer_file` reads what that file saved.
"""
