"""What stands in the margins of pages and is no part of their text: running heads and feet, numbers of lines.

Words of a page come in, the numbers of those that are such go out. `line_numbers` tells them page by page, before
tables are looked for; `running_lines` when all pages have been seen.
"""
