"""What reads one page of a PDF: pdfium, and pdfplumber where pdfium fails or cannot tell the letters.

An engine is a module with `read_page`, which gives a `PageContent`: words in the order in which they are drawn, rules,
the share of pictures, all in points from the top left corner of the page as it is read. What it knows of a page are
`Glyphs`: `type_runs` tells how they are set, `codes` finds those whose letters are not told, which `glyph_names` looks
up, and `hidden` those that nobody sees. `glyphs.assemble_words` makes words of them for both, and `right_to_left` those
of lines that run so, so that the engines cannot differ in what a word is. Which engine reads which page,
`pipeline.extract.pdf.document` decides. Open `pdfium` first.
"""
