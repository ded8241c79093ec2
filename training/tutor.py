"""What a plain model on the large encoder's meaning holds of any text: a second thing for the small encoder to
imitate, so that its numbers tell acts apart and not only topics.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from qa_desk.scoring.acts.names import AGENT_ACTS, CUSTOMER_ACTS
from training.logistic import fit
from training.teacher import meanings
from training.text import Sentence

STRENGTH = 40.0
SCALE = 0.025  # the meanings' deviation: how much the model may lean on them
FAR = 4.0  # odds further from their mean than so many deviations count as this far

Floats = npt.NDArray[np.float32]


def guesses(sentences: Sequence[Sentence], texts: Sequence[str]) -> Floats:
    """Texts x acts of both sides: log-odds by a model taught on the sentences, brought to mean 0 and deviation 1."""
    read = meanings(texts)
    centre, spread = read.mean(axis=0), read.std() / SCALE

    def placed(some: Floats) -> npt.NDArray[np.float64]:
        return np.asarray((some - centre) / spread, float)

    odds = []
    for customer, acts in ((False, tuple(AGENT_ACTS)), (True, tuple(CUSTOMER_ACTS))):
        mine = [sentence for sentence in sentences if sentence.customer == customer]
        dense = placed(meanings([sentence.text for sentence in mine]))
        answers = np.array([[act in sentence.acts for act in acts] for sentence in mine], float)
        model = fit(_nothing(dense), dense, answers, np.ones_like(answers), strength=STRENGTH)
        odds.append(model.odds(_nothing(read), placed(read)))
    table = np.hstack(odds)
    return np.asarray(np.clip((table - table.mean(axis=0)) / table.std(axis=0), -FAR, FAR), np.float32)


def _nothing(rows: npt.NDArray[np.floating]) -> sp.csr_matrix:
    return sp.csr_matrix((len(rows), 0))
