"""Names stay what they are where they can; where not, they become names that lists and file systems hold."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from app.export.naming import copy_suffix, distinct_stems, folded, output_stems

PARTS = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=120)
IDS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


def test_ordinary_ids_stay() -> None:
    ids = ["000001", "a b c", "sub/deep/x.v1.2", "图像", "Größe", "-dash", "Case", "case", "[x]"]
    assert output_stems(ids) == {image_id: image_id for image_id in ids}


@given(st.lists(IDS, max_size=8, unique=True))
@example(["a", "a ", " a", "a\n", "a\x1f", "a\u2028b", "a_b"])
@example(["x" * 250, "x" * 249, "é" * 120, "x" * 200])
@example([" ", "  ", "_", "\n"])
def test_every_name_is_one_line_of_a_list_and_fits_a_file_system(ids: list[str]) -> None:
    stems = output_stems(ids)
    assert list(stems) == ids
    assert len(set(stems.values())) == len(ids)
    text = "".join(f"{stem}\n" for stem in stems.values())
    assert [line.strip() for line in text.splitlines()] == list(stems.values())
    for image_id, stem in stems.items():
        assert stem.count("/") == image_id.count("/")
        assert len(f"{stem.rpartition('/')[2]}_aug_10000.jpeg.part".encode()) <= 255
        assert stem == image_id or "~" in stem


@given(st.lists(IDS, max_size=8, unique=True))
@example(["A", "a", "é", "e\u0301", "straße", "STRASSE"])
def test_no_two_are_one_file_where_case_does_not_count(ids: list[str]) -> None:
    plain, stems = output_stems(ids), distinct_stems(ids)
    assert list(stems) == ids
    assert len({folded(stem) for stem in stems.values()}) == len(ids)
    alone = {folded(stem) for stem in plain.values()}
    assert len(alone) < len(ids) or stems == plain


HOSTILE = ["..", "a/../b", ".", "con", "NUL.v1", "com1", "a:b", "a\\b", 'q"', "x|y", "<z>", "dir./a", "w?"]


def test_no_name_leads_elsewhere_or_means_a_device() -> None:
    for image_id, stem in output_stems(HOSTILE).items():
        parts = stem.split("/")
        assert stem != image_id and not set(stem) & set('<>:"|?*\\')
        assert all(part not in {".", ".."} and not part.endswith(".") for part in parts)
        assert all(part.partition(".")[0].lower() not in {"con", "nul", "com1"} for part in parts)


def test_a_name_does_not_depend_on_the_others() -> None:
    assert output_stems(["a ", "b"])["a "] == output_stems(["a "])["a "]


def test_copies_are_called_like_no_other_image() -> None:
    assert copy_suffix(output_stems(["img", "other_aug1", "img_aug"]), "_aug") == "_aug"
    assert copy_suffix(output_stems(["img", "img_aug1"]), "_aug") == "_aug_"
    assert copy_suffix(output_stems(["img", "IMG_AUG1"]), "_aug") == "_aug_"
    assert copy_suffix(output_stems(["img", "img_aug1", "img_aug_3"]), "_aug") == "_aug__"


@given(st.lists(st.from_regex(r"[ab](_aug_?\d?){0,2}", fullmatch=True), max_size=12, unique=True))
def test_no_output_is_called_like_another(ids: list[str]) -> None:
    stems = output_stems(ids)
    suffix = copy_suffix(stems, "_aug")
    names = [*stems.values(), *(f"{stem}{suffix}{k}" for stem in stems.values() for k in (1, 2, 3, 11))]
    assert len({name.casefold() for name in names}) == len(names)
