# Feed (article 7).
feed-signature-title = Signature refused
feed-signature-text = The batch is not signed by a key of the source, over the SHA-256 digest of its bytes.
feed-format-title = Unknown format
feed-format-text = A batch is JSON Lines (application/jsonl) or CSV (text/csv).
feed-empty-title = Empty batch
feed-empty-text = The batch has no byte.
feed-other-title = Another batch has this name
feed-other-text = A batch of the same name, whose bytes differ, is already recorded.
feed-busy-title = A batch is being read
feed-busy-text = Batches of a source are read one at a time; try again when the one before is finished.
