"""Reports: what a person holds. Packs, the offline verifier, and the printed report, over the notary and the ledger."""
