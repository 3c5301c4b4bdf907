"""PDFs whose text is known: made by four producers, in six layouts and eight languages, and how well they are read.

`python -m tests.synthetic` prints the character error rates of the extraction beside those of plain pdfplumber.
"""
