"""Logistic regression for many yes/no questions at once, over sparse and dense features together. Convex and deterministic."""

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


def fit(sparse: sp.csr_matrix, dense: Array, answers: Array, weights: Array, *, strength: float, rounds: int = 120) -> Fit:
    """Minimise the weighted log loss plus |w|^2 / (2 * strength) by L-BFGS.

    `answers` and `weights` are rows x questions; a weight of 0 leaves a row out of a question.
    """
    columns, width, questions = sparse.shape[1], dense.shape[1], answers.shape[1]
    turned = sparse.T.tocsr()

    def loss(flat: Array) -> tuple[float, Array]:
        parts = flat.reshape(columns + width + 1, questions)
        odds = sparse @ parts[:columns] + dense @ parts[columns:-1] + parts[-1]
        value = float(np.sum(weights * (np.logaddexp(0, odds) - answers * odds)))
        slope = weights * (1 / (1 + np.exp(-odds)) - answers)
        gradient = np.concatenate([turned @ slope, dense.T @ slope, slope.sum(axis=0, keepdims=True)])
        gradient[:-1] += parts[:-1] / strength
        return value + float(np.sum(parts[:-1] ** 2)) / (2 * strength), gradient.ravel()

    start = np.zeros((columns + width + 1, questions))
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 8})
    parts = found.x.reshape(start.shape)
    return Fit(parts[:columns], parts[columns:-1], parts[-1])
