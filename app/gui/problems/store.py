"""What is wrong with the open dataset, looked for in the background and kept up with every edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.dataset import Dataset, ImageEntry, ImageState
from app.core.problem import Problem, Severity
from app.errors import AnnotationError
from app.gui import tasks
from app.gui.document import Document
from app.gui.session import Session, Work
from app.voc.class_names import check_class_names
from app.voc.messages import READING_KINDS, unreadable
from app.voc.problems import check_image
from app.voc.reader import read_annotation
from app.voc.splits import check_splits

_PAUSE = 400  # ms after the last edit
_FIRST = 50  # ms that the window has to show a dataset before it is looked through
_EVERY = 256  # images between two words on progress


@dataclass(frozen=True, slots=True)
class Found:
    """One problem at its place.

    Attributes:
        problem: what is wrong.
        image: index of the image it is about, -1 where it is about none.
        place: its position among the image's problems of its kind.
    """

    problem: Problem
    image: int
    place: int


@dataclass(frozen=True)
class Findings:
    """All problems, and what the lists ask of them; made in the background.

    Attributes:
        images: the problems of each image that has any, by index.
        general: those of the dataset.
        found: all of them in the order of the images, those of the dataset last.
        troubled: (I,) bool, which images have problems that are more than notes.
        kinds: kind to (I,) bool, which images have problems of it.
    """

    images: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)
    general: tuple[Problem, ...] = ()
    found: tuple[Found, ...] = ()
    troubled: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    kinds: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, dataset: Dataset, images: Mapping[int, Sequence[Problem]], general: Sequence[Problem]
    ) -> Findings:
        """Return the findings; images without problems may be among them."""
        known = {image: tuple(images[image]) for image in sorted(images) if images[image]}
        found = []
        for image, problems in known.items():
            places: dict[str, int] = {}
            for problem in problems:
                place = places[problem.kind] = places.get(problem.kind, -1) + 1
                found.append(Found(problem, image, place))
        rows = {entry.image_id: index for index, entry in enumerate(dataset.entries)} if general else {}
        found += [Found(p, rows.get(p.image_id or "", -1), k) for k, p in enumerate(general)]
        troubled, kinds = np.zeros(len(dataset), np.bool_), dict[str, NDArray[np.bool_]]()
        for one in found:
            mask = kinds.setdefault(one.problem.kind, np.zeros(0, np.bool_))
            if one.image < 0:
                continue
            if not len(mask):
                mask = kinds[one.problem.kind] = np.zeros(len(dataset), np.bool_)
            mask[one.image] = True
            troubled[one.image] |= one.problem.severity is not Severity.NOTE
        kinds = {kind: mask for kind, mask in kinds.items() if len(mask)}
        return cls(known, tuple(general), tuple(found), troubled, kinds)


class ProblemStore(QObject):
    """Checks the document of a session once it has been read, then image by image.

    Attributes:
        changed: emitted when other problems are known.
        findings: what is known.
        is_complete: whether all images have been looked at.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._document: Document | None = None
        self.findings, self.is_complete = Findings(), False
        self._waiting: set[int] = set()  # edited since they were looked at
        self._asked: set[int] = set()  # being looked at
        self._some: frozenset[int] | None = None
        self._work: Work | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._look_again)
        self._first = QTimer(self, singleShot=True, interval=_FIRST)
        self._first.timeout.connect(self._look_at_all)
        session.document_changed.connect(self.set_document)
        self.set_document(session.document)

    @property
    def document(self) -> Document | None:
        """The document that is looked at."""
        return self._document

    def set_document(self, document: Document | None) -> None:
        """Look at another dataset."""
        self._stop()
        self._document, self._some = document, None
        self._waiting.clear()
        self._asked.clear()
        self.findings, self.is_complete = Findings(), False
        self.changed.emit()
        if document is not None:
            document.annotation_changed.connect(self._wait_for)
            document.saved.connect(self._wait_for)
            document.files_taken.connect(self._note_files)
            document.dataset_changed.connect(self._take_dataset)
            self._take_dataset()

    def found(self) -> tuple[Found, ...]:
        """Return every problem that is known."""
        return self.findings.found

    # looking

    def _take_dataset(self) -> None:
        document = self._document
        if document is None or not len(document.dataset):
            return
        if document.dataset.entries[-1].state is ImageState.PENDING:
            return  # it comes again once the files have been read
        some, self._some = self._some, None
        if some is not None and self.is_complete:
            self._waiting |= some
            self._timer.start()
        else:
            self._first.start()

    def _look_at_all(self) -> None:
        document = self._document
        if document is None:
            return
        self._stop()
        self._waiting.clear()
        self._asked.clear()
        snapshot = document.snapshot()
        dirty = frozenset(document.dirty_indices)
        self._work = self._session.begin_work(self.tr("Looking for problems"), len(snapshot), windowless=True)
        tasks.run(
            look_at_all,
            snapshot,
            dirty,
            owner=self,
            key="look",
            with_task=True,
            sweep=True,
            on_result=self._take_all,
            on_progress=self._show_progress,
        )

    def _look_again(self) -> None:
        """Look at the images that were edited."""
        document = self._document
        if document is None or not self._waiting or not self.is_complete:
            return
        self._asked |= self._waiting
        self._waiting.clear()
        images = sorted(self._asked)
        dirty = {k: document.problems(k) for k in images if document.is_dirty(k)}
        tasks.run(
            look_at_some,
            document.snapshot(),
            self.findings.images,
            images,
            dirty,
            owner=self,
            key="again",
            on_result=self._take_some,
        )

    def _take_all(self, findings: Findings) -> None:
        self._end_work()
        self.findings, self.is_complete = findings, True
        self.changed.emit()
        if self._waiting:
            self._timer.start()

    def _take_some(self, answer: tuple[Findings, frozenset[int]]) -> None:
        self.findings, seen = answer
        self._asked -= seen
        self.changed.emit()

    def _wait_for(self, image: int) -> None:
        self._waiting.add(image)
        self._timer.start()

    def _note_files(self, images: frozenset[int]) -> None:
        self._some = images

    def _show_progress(self, done: int) -> None:
        if self._work is not None:
            self._session.update_work(self._work, done)

    def _stop(self) -> None:
        self._timer.stop()
        self._first.stop()
        tasks.cancel(self)
        self._end_work()

    def _end_work(self) -> None:
        if self._work is not None:
            self._session.end_work(self._work)
            self._work = None


def problem_store(session: Session) -> ProblemStore:
    """Return the store of a session, made when it is first asked for."""
    found = session.findChild(ProblemStore)
    return found if isinstance(found, ProblemStore) else ProblemStore(session)


def look_at_all(task: tasks.Task, dataset: Dataset, unsaved: frozenset[int]) -> Findings:
    """Return all problems of a dataset; in a background thread.

    Args:
        task: for progress and cancelling.
        dataset: its columns, unsaved edits included.
        unsaved: the images whose files say something else.
    """
    rows = {entry.image_id: index for index, entry in enumerate(dataset.entries)}
    images: dict[int, list[Problem]] = {}
    general = []
    for problem in dataset.problems:
        image = rows.get(problem.image_id or "")
        if image is None:
            general.append(problem)
        else:
            images.setdefault(image, []).append(problem)
    for image in range(len(dataset)):
        if task.is_cancelled():
            break
        found = list(check_image(dataset, image, saved=image not in unsaved))
        if found:
            images.setdefault(image, []).extend(found)
        if image % _EVERY == 0:
            task.report(image)
    general += _general(dataset)
    return Findings.of(dataset, images, general)


def look_at_some(
    dataset: Dataset,
    before: Mapping[int, tuple[Problem, ...]],
    images: Sequence[int],
    unsaved: Mapping[int, Sequence[Problem]],
) -> tuple[Findings, frozenset[int]]:
    """Return all problems, those of some images and of the dataset looked for anew, and these images.

    In a background thread.

    Args:
        dataset: its columns, unsaved edits included.
        before: what was known of each image.
        images: which images.
        unsaved: what reading found in the files of those that have unsaved edits.
    """
    by_id: dict[str, list[Problem]] = {dataset.entries[image].image_id: [] for image in images}
    for problem in dataset.problems:
        if problem.image_id in by_id:
            by_id[problem.image_id].append(problem)
    found: dict[int, tuple[Problem, ...]] = {}
    for image in images:
        entry = dataset.entries[image]
        listed = [problem for problem in by_id[entry.image_id] if _is_listed(problem, entry)]
        read = unsaved[image] if image in unsaved else _read(dataset, image)
        found[image] = (*listed, *read, *check_image(dataset, image, saved=image not in unsaved))
    listed_general = [p for p in dataset.problems if p.image_id is None]
    findings = Findings.of(dataset, {**before, **found}, (*listed_general, *_general(dataset)))
    return findings, frozenset(images)


def _general(dataset: Dataset) -> list[Problem]:
    return [*check_class_names(dataset), *check_splits(dataset)]


def _is_listed(problem: Problem, entry: ImageEntry) -> bool:
    """Whether a problem was found by listing folders, and is still one."""
    if problem.kind == "image_without_annotation":
        return entry.state is ImageState.UNLABELLED
    return problem.kind not in READING_KINDS


def _read(dataset: Dataset, image: int) -> Sequence[Problem]:
    entry = dataset.entries[image]
    if entry.annotation_path is None:
        return ()
    try:
        return read_annotation(entry.annotation_path, entry.image_id, dataset.convention).problems
    except AnnotationError as error:
        return (unreadable(error, entry.image_id),)
