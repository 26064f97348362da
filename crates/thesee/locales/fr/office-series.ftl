# Les séries : la liste, une série, ses dessins, et la qualité des liens.
office-series-title = Séries
office-series-text = Une série rassemble des déclarations liées. Son numéro ne change pas quand elle grandit ; quand deux fusionnent, l’un des deux reste.
office-series-caption = Séries, la plus récente d’abord
office-series-empty = Aucune série
office-series-empty-text = Aucune déclaration n’est liée à une autre.
office-series-began = Commencée le
office-series-changed = Changée le
office-series-members = Déclarations
office-series-sum = Sommes versées
office-series-became = La série n° { $asked } fait partie de la série n° { $number }.
office-series-recorded = L’affichage de cette page est un acte de mise en relation, enregistré (article 5).
office-members = Déclarations de la série
office-members-none = Personne n’est dans cette série.
office-members-hidden = { $count ->
    [one] Une déclaration n’est pas affichée ici.
   *[other] { $count } déclarations ne sont pas affichées ici.
}
office-since = Dans la série depuis
office-series-links = Liens entre elles
office-link-later = Déclaration
office-link-earlier = Liée à
office-link-shared = Par
office-link-sure = Certitude
office-link-status = État du lien
office-graph-label = Graphe des liens de la série ; le tableau qui suit dit la même chose.
office-timeline = Dans le temps
office-timeline-label = Nombre de déclarations dans le temps ; le tableau qui suit dit la même chose.
office-timeline-caption = Déclarations dans le temps
office-timeline-table = Les mêmes nombres en tableau
office-timeline-each = { $days ->
    [one] Jour des faits
   *[other] Faits des { $days } jours à partir du
}
office-map = Dans l’espace
office-map-hint = Chaque carré est un département, placé à peu près ; sa surface remplie suit les sommes versées. Le département est celui de l’adresse de la victime.
office-map-label = Carte des sommes versées par département ; le tableau qui suit dit la même chose.
office-map-caption = Sommes versées par département
office-department = Département
office-department-none = Sans adresse française
office-events = Histoire de la série
office-events-none = Rien n’est encore arrivé à cette série.
office-event-when = Quand
office-event-what = Quoi
office-event-about = Qui
office-event-began = Elle commence
office-event-joined = Une déclaration la rejoint
office-event-left = Une déclaration la quitte
office-event-merged = Une autre série la rejoint
office-event-split = Elle se sépare d’une autre
office-quality-title = Qualité des liens
office-quality-text = Part des liens confirmés parmi ceux que des personnes ont jugés, selon ce sur quoi ils reposent d’abord.
office-quality-caption = Avis rendus sur les liens
office-quality-none = Aucun avis encore
office-quality-none-text = Aucun lien n’a été confirmé ni écarté par une personne.
office-quality-kind = Repose d’abord sur
office-quality-confirmed = Confirmés
office-quality-refuted = Écartés
office-quality-precision = Part confirmée
office-quality-percent = { $percent } %
office-quality-few = trop peu d’avis
