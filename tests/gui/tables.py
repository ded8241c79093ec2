"""Tables that tests and pictures import."""

ODD = """\
Ref;Rolle;Når;Sagt
7;K;2026-03-01 10:00;Hei, hvor er pakken min? Den skulle vært her for lenge siden.
7;S;2026-03-01 10:05;Det kan jeg dessverre ikke svare på akkurat nå, beklager det.
"""  # columns that no reader knows
