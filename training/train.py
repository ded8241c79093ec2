"""`./qa train`: from the text in this folder to the act model and the weights of the shipped rubric's rules.

Takes about an hour on two cores, most of it to teach the tutor and for the teacher to read the splices (kept in a
cache). The same text gives the same files on the same kind of processor. No conversation outside this folder is read.
"""

from __future__ import annotations

import argparse
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np

from qa_desk.rubrics.load import BUILTIN, load_named
from qa_desk.scoring.acts.encoder import Encoder
from qa_desk.scoring.acts.model import FILE
from training.acts import Lessons, spoken
from training.encoder import teach as teach_encoder
from training.figures import figures
from training.proofs import with_examples
from training.second_look import again, cross_validated_again, looked_alone, second_look
from training.splices import splices
from training.store import save_model, save_weights
from training.teacher import CACHE
from training.text import Labelled, Sentence, conversations, sentences
from training.tutor import Told, taught
from training.weights import look, weigh, with_weights

RUBRIC = "nordic-service"
SPLICES = 60_000
ENCODER = CACHE / "encoder.pickle"


def main() -> None:
    """Train all, or with --keep-encoder only what stands on the encoder."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keep-encoder", action="store_true", help="use the encoder of the last run")
    chosen = options.parse_args()
    lines, talks = sentences(), conversations()
    told, encoder = pickle.loads(ENCODER.read_bytes()) if chosen.keep_encoder else _encoder(lines, talks)
    lessons = Lessons(lines, told, encoder)
    model = lessons.teach(talks)
    save_model(model, FILE)
    rubric = load_named(RUBRIC)
    named = {label.rule for labelled in talks for label in labelled.labels}
    seen = {rule: rows for rule, rows in look(rubric, talks, lessons.teach).items() if rule in named}
    first = with_examples(rubric, seen, model)
    weights = {name: weigh(rows) for name, rows in first.items()}
    alone = {name: looked_alone(rows) for name, rows in first.items()}
    looked_at = again(with_weights(rubric, weights), talks, seen, alone, model)
    learned = {name: replace(weights[name], second=second_look(rows)) for name, rows in looked_at.items()}
    save_weights(learned, BUILTIN / f"{RUBRIC}.weights.json")
    sure = {name: cross_validated_again(rows) for name, rows in looked_at.items()}
    print(*figures(rubric, talks, seen, sure), sep="\n")


def _encoder(lines: list[Sentence], talks: list[Labelled]) -> tuple[Told, Encoder]:
    """What the tutor holds of every text of this folder and of splices of them, and the small encoder that learned
    from it.
    """
    texts = [((sentence.voice[:2], sentence.customer), sentence.text) for sentence in lines]
    for customer in (False, True):
        texts += [
            ((talks[said.conversation].voice[:2], customer), said.text) for said in spoken(talks, customer=customer)
        ]
    by_customer = {text: customer for (_, customer), text in reversed(texts + splices(texts, count=SPLICES, seed=1))}
    everything = tuple(sorted(by_customer))
    told = Told(everything, np.array([by_customer[text] for text in everything]), taught(lines).odds(everything))
    made = told, teach_encoder(told)
    CACHE.mkdir(exist_ok=True)
    Path(ENCODER).write_bytes(pickle.dumps(made))
    return made


if __name__ == "__main__":
    main()
