import pytest

from irwell.documents import Own, Passed


def test_nobody_but_disclosure_makes_the_mark_passed():
    with pytest.raises(TypeError, match=r"only by irwell\.disclosure"):
        Passed(None, ())


def test_anybody_marks_its_own_counts():
    assert Own({"rows": 3}).table == {"rows": 3}
