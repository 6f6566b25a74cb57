"""Who vouches: the log's notes, checkpoints and proofs, and the only home of the operator's keys."""
