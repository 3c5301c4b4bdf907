"""Values that are the text by which they are stored and exported, as the members of a StrEnum are."""

from __future__ import annotations

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

__all__ = ["Written"]


class Written(str):
    """A text made of parts, which nothing but its own class puts together and takes apart.

    JSON and tables hold it as it is; read back from there it is the same value.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
