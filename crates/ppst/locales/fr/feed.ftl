# Alimentation (article 7).
feed-signature-title = Signature refusée
feed-signature-text = Le lot n’est pas signé par une clé de la source, sur l’empreinte SHA-256 de ses octets.
feed-format-title = Format inconnu
feed-format-text = Un lot est en JSON Lines (application/jsonl) ou en CSV (text/csv).
feed-empty-title = Lot vide
feed-empty-text = Le lot n’a aucun octet.
feed-other-title = Un autre lot porte ce nom
feed-other-text = Un lot du même nom, dont les octets diffèrent, est déjà enregistré.
feed-busy-title = Un lot est en cours de lecture
feed-busy-text = Les lots d’une source sont lus un à la fois ; réessayez quand le précédent sera terminé.
