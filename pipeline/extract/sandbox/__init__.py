"""Reading files in processes of their own, within limits of memory and time.

Tasks come in (`pool.extract_all`), extractions go out as they are ready. No library that reads files of strangers can
be trusted to end: pdfium is C++ and may crash, a damaged page may take hours or all memory. So `child` runs in a worker
process and tells each step before it is taken, `worker` is that process as its parent sees it, and `pool` starts them,
watches them and ends them; `stops` says why one was ended. Open `pool` first.
"""
