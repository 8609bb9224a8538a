"""What can be undone stays so when a folder is read anew because other programs put files into it."""

from __future__ import annotations

from app.gui.commands import EditAnnotations, ExcludeImage
from app.gui.document import Document


def carry_history(old: Document, new: Document) -> None:
    """Give a new reading of a folder the undo steps of the old one.

    Steps go along with the records of their files, from which every byte can be put back. Images that are
    gone, have unsaved edits or were changed by another program lose theirs, and nothing goes along from
    before a change of many files at once: those keep files aside by their old numbers.

    Args:
        old: nothing more is done to it.
        new: the same folder, with the convention of the old one; nothing is edited in it yet.
    """
    ids = {entry.image_id: row for row, entry in enumerate(new.dataset.entries)}
    records = old.touched_records()
    lost = {i for i in records if old.is_dirty(i) or old.changed_on_disk(i)}
    places = ((i, ids.get(entry.image_id)) for i, entry in enumerate(old.dataset.entries))
    rows = {i: row for i, row in places if row is not None and i not in lost}
    stack = old.undo_stack
    steps = [stack.command(k) for k in range(stack.count())]
    own = [isinstance(step, EditAnnotations | ExcludeImage) for step in steps]
    first = len(own) - next((k for k, is_own in enumerate(reversed(own)) if not is_own), len(own))
    if stack.index() < first:
        return
    new.take_records({rows[i]: record for i, record in records.items() if i in rows})
    done, kept = 0, []
    for k, step in enumerate(steps[first:], first):
        assert isinstance(step, EditAnnotations | ExcludeImage)
        moved = step.moved(new, rows)
        if moved is not None:
            kept.append(moved)
            new.undo_stack.push(moved)
            done += k < stack.index()
    new.undo_stack.setIndex(done)
    for step in kept:
        step.asleep = False
