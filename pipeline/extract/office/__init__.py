"""Word and OpenDocument files: zip packages of XML, read as a stream.

Bytes come in, an `Extraction` without pages goes out. `docx` and `odt` are the two backends. Both hand the parts of a
`zip_package` to frames (`xml_frames`, open that first): an open element is a frame that gathers what stands in it. What
a paragraph is, its style says (`docx_styles`, `odt_styles`), in the end by its name (`style_names`).
"""
