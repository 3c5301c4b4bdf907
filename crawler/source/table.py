"""One table of a source file, read key by key; each fault names file and key."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.address import canonical_url, is_inside, redact, strip_credentials
from crawler.errors import SourceError

_NUMBER_OF_TABLE = re.compile(r"[0-9]+")
_TABLE_BEGINS = re.compile(r"\s*\[\[")


class Table:
    """The values of one TOML table; each reading names file and key when the value cannot be used."""

    def __init__(self, path: Path, values: dict[str, object], prefix: str = "") -> None:
        self.path, self.values, self.prefix = path, values, prefix

    def fault(self, key: str, what: str) -> SourceError:
        """The error for a key whose value cannot be used; passwords in addresses are left out."""
        line = self._line_of(key)
        return SourceError(f"{self.path}: {self.prefix}{key} {redact(what)}{f' (line {line})' if line else ''}")

    def _line_of(self, key: str) -> int:
        """The line of the file in which a key is given its value, from 1; 0 where it is not there."""
        try:
            lines = self.path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            return 0
        numbered = _NUMBER_OF_TABLE.search(self.prefix)
        wanted, table = int(numbered[0]) if numbered else 0, 0
        for number, line in enumerate(lines, start=1):
            table += bool(_TABLE_BEGINS.match(line))
            if table == wanted and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return number
        return 0

    def check_keys(self, known: tuple[str, ...]) -> None:
        """Raises SourceError for the first key that is not known."""
        for key in self.values:
            if key not in known:
                raise self.fault(key, f"is not a known key here; use one of {', '.join(sorted(known))}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text without white space at its ends; without a default it must be there and not be empty."""
        value = self.values.get(key, default)
        if value is None:
            raise self.fault(key, "is missing; add it")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(key, f"is {value!r}; write a text in quotes")
        return value.strip()

    def texts(self, key: str, required: bool = True) -> tuple[str, ...]:
        """A list of texts, none of them empty."""
        value = self.values.get(key)
        if value is None and not required:
            return ()
        if value is None:
            raise self.fault(key, "is missing; add it")
        is_list = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
        if not is_list or not value:
            raise self.fault(key, f'is {value!r}; write a list of texts, ["…", "…"]')
        assert isinstance(value, list)
        return tuple(one.strip() for one in value)

    def text_or_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or a single text as a list of one; empty where it is not given."""
        value = self.values.get(key)
        if isinstance(value, str):
            return (value.strip(),) if value.strip() else ()
        return self.texts(key, required=False)

    def positive(self, key: str, least: int = 1) -> int | None:
        """A whole number, or None where it is not given."""
        value = self.values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < least):
            raise self.fault(key, f"is {value!r}; write a whole number, {least} or more")
        return value

    def seconds(self, key: str) -> float | None:
        """A length of time in seconds, or None where it is not given."""
        value = self.values.get(key)
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 86_400
        if value is not None and not is_number:
            raise self.fault(key, f"is {value!r}; write a number of seconds")
        return None if value is None else float(str(value))

    def flag(self, key: str) -> bool:
        """A yes or no; no where it is not given."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(key, f"is {value!r}; write true or false")
        return value

    def among(self, key: str, value: str, known: tuple[str, ...]) -> str:
        """The value, if it is one of the known ones."""
        if value not in known:
            raise self.fault(key, f"is {value!r}; use one of {', '.join(known)}")
        return value

    def matching(self, key: str, value: str, pattern: re.Pattern[str], example: str) -> str:
        """The value, if it has the wanted form."""
        if not pattern.match(value):
            raise self.fault(key, f"is {value!r}; write it like {example}")
        return value

    def regex(self, key: str) -> str:
        """A regular expression, empty where it is not given."""
        value = self.text(key, "")
        try:
            re.compile(value)
        except re.error as error:
            raise self.fault(key, f"is {value!r}, which is no regular expression ({error}); correct it") from None
        return value

    def address(self, key: str, value: str, domains: tuple[str, ...]) -> str:
        """The value, if it is an http or https address inside the domains and free of passwords."""
        if strip_credentials(value) != value:
            raise self.fault(key, "holds a user name or password; remove it, since addresses are stored and published")
        try:
            canonical_url(value)
        except ValueError:
            raise self.fault(key, f"is {value!r}; write a full http:// or https:// address") from None
        if not is_inside(value, domains):
            raise self.fault(key, f"is {value!r}, outside allowed_domains ({', '.join(domains)}); add its domain there")
        return value
