"""What only the page puts into a plain text: form feeds, page numbers, running heads and feet, notes amid a sentence.

In: the text of a file that a program made of a PDF, with form feeds between its pages. Out: where its running text is
broken by a page, and the running text, which is as long as the text and has white space there, so that offsets hold.
Open `breaks` first; `running_lines` tells the lines that come back from page to page, `numbers` those that number it.
"""

from pipeline.text.pages.breaks import PageBreak, find_page_breaks, running_text

__all__ = ["PageBreak", "find_page_breaks", "running_text"]
