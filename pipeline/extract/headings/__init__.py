"""What the lines of a document are worth as headings: their levels by numbering and type, and the title of the whole.

In come lines or paragraphs, out come levels and a title. Open `levels` first.
"""
