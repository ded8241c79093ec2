"""Logistic regression for many yes/no questions at once, over sparse and dense features together. Convex and
deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """`sparse` (buckets x questions), `dense` (numbers x questions) and `bias` of the fitted model."""

    sparse: Array
    dense: Array
    bias: Array

    def odds(self, sparse: sp.csr_matrix, dense: Array) -> Array:
        """Rows x questions, as log-odds."""
        return np.asarray(sparse @ self.sparse + dense @ self.dense + self.bias)


def fit(
    sparse: sp.csr_matrix,
    dense: Array,
    answers: Array,
    weights: Array,
    *,
    strength: float,
    rounds: int = 120,
    start: Fit | None = None,
) -> Fit:
    """Minimise the weighted log loss plus |w|^2 / (2 * strength) by L-BFGS, from `start` or from zero.

    `answers` and `weights` are rows x questions; a weight of 0 leaves a row out of a question.
    """
    sparse, dense = sparse.astype(np.float32), dense.astype(np.float32)
    columns, width, questions = sparse.shape[1], dense.shape[1], answers.shape[1]
    shape = (columns + width + 1, questions)
    turned = sparse.T.tocsr()

    def loss(flat: Array) -> tuple[float, Array]:
        parts = flat.reshape(shape).astype(np.float32)
        odds = sparse @ parts[:columns] + dense @ parts[columns:-1] + parts[-1]
        value = float(np.sum(weights * (np.logaddexp(0, odds) - answers * odds)))
        slope = (weights * (1 / (1 + np.exp(-odds)) - answers)).astype(np.float32)
        gradient = np.concatenate([turned @ slope, dense.T @ slope, slope.sum(axis=0, keepdims=True)]).astype(
            np.float64
        )
        gradient[:-1] += parts[:-1] / strength
        return value + float(np.sum(parts[:-1] ** 2)) / (2 * strength), gradient.ravel()

    begin = np.concatenate([start.sparse, start.dense, start.bias[None]]) if start else np.zeros(shape)
    found = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 8})
    parts = found.x.reshape(shape)
    return Fit(parts[:columns], parts[columns:-1], parts[-1])


def fit_one(rows: Array, answers: Array, *, strength: float, rounds: int) -> tuple[float, list[float]]:
    """(bias, a weight per column) of a single question, whose `answers` (0 or 1) are one for each of the rows."""
    wanted = answers[:, None]
    nothing = sp.csr_matrix((rows.shape[0], 0))
    found = fit(nothing, rows, wanted, np.ones_like(wanted), strength=strength, rounds=rounds)
    return float(found.bias[0]), found.dense[:, 0].tolist()
