# Le service statistique ministériel (article 4 III 4°).
s-title = Chiffres mensuels
s-caption = Déclarations du mois
s-text = Déclarations enregistrées dans le mois, comptées une fois, dix jours après sa fin. Un nombre inférieur à { $least } n’est jamais publié, ni un autre nombre d’où il pourrait être déduit : les parties publiées ne font pas toujours le total.
s-none = Aucun mois publié
s-none-text = Un mois est compté dix jours après sa fin.
s-month = Mois
s-kind = Nature
s-scheme = Faits déclarés
s-department = Département de la victime
s-count = Déclarations
s-all = Ensemble
s-elsewhere = Non précisé ou hors de France
s-kind-complaint = Plaintes
s-kind-report = Signalements
s-go = Voir ce mois
s-file = Télécharger tous les mois (CSV)
