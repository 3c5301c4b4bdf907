"""Word and OpenDocument files: zip packages of XML, read as a stream."""
