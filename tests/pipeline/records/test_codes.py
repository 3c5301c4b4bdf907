from __future__ import annotations

import pytest

from pipeline.records.codes import Code


@pytest.mark.parametrize("codes", Code.__subclasses__(), ids=lambda codes: codes.__name__)
def test_every_code_has_its_words_and_is_read_back_by_its_text(codes: type[Code]) -> None:
    assert len(codes) > 1
    assert all(code.meaning for code in codes)
    assert [codes(str(code)) for code in codes] == list(codes)


def test_a_code_that_is_not_of_the_set_is_refused() -> None:
    with pytest.raises(ValueError, match="'loud' is not a valid"):
        Code.__subclasses__()[0]("loud")
