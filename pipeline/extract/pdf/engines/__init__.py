"""What draws a page: pdfium, and pdfplumber where pdfium finds nothing; both give the same content of a page."""
