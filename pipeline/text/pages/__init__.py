"""What only the page puts into a plain text: form feeds, numbers, running heads, notes amid a sentence, torn words.

In: the text of a file that a program made of a PDF, with form feeds between its pages. Out: where its running text is
broken by a page, and the running text, which is as long as the text and has white space there, so that offsets hold.
Open `breaks` first; `running_lines` tells the lines that come back from page to page, `numbers` those that number it.
In `torn_words` the words that a line end tore are whole again, in a text that is as long too and is what is compared.
"""

from pipeline.text.pages.breaks import PageBreak, find_page_breaks, running_text
from pipeline.text.pages.torn_words import compared_text

__all__ = ["PageBreak", "compared_text", "find_page_breaks", "running_text"]
