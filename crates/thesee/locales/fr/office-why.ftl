# Pourquoi deux déclarations sont liées.
office-links = Liens avec d’autres déclarations
office-links-hint = Chaque lien affiché est un acte de mise en relation, enregistré (article 5).
office-links-count = { $count ->
    [0] Aucun lien
    [one] Un lien
   *[other] { $count } liens
}
office-links-hidden = { $count ->
    [one] Un lien moins sûr n’est pas affiché ici.
   *[other] { $count } liens moins sûrs ne sont pas affichés ici.
}
office-links-none = Aucun lien
office-links-none-text = Rien de ce qui est cité ici ne l’est ailleurs de façon parlante.
office-link-certainty = { $words } ({ $percent } %).
office-sure-almost = Quasi certain
office-sure-very = Très probable
office-sure-likely = Probable
office-sure-possible = Possible
office-link-certain = Retenu
office-link-proposed = À juger
office-link-confirmed = Confirmé par une personne
office-link-refuted = Écarté par une personne
office-link-lapsed = Tombé
office-why-value = Même { $kind } : { $value }.
office-why-kind = Même { $kind }.
office-why-like = Contenu reçu presque identique ({ $kind }) : { $percent } %.
office-why-roles = Cette valeur est { $here } ici, { $there } là.
office-why-rare = { $count ->
    [one] Une seule déclaration la cite.
   *[other] { $count } déclarations la citent en tout.
}
office-why-rare-many = Plus de 100 déclarations la citent.
office-why-nobody-else = Personne d’autre ne la cite : rien ne l’affaiblit.
office-why-one-campaign = Ces usages se ressemblent, par les faits et les dates : ce n’est pas la valeur de tout le monde.
office-why-two-uses = Elle a pu servir à deux campagnes : elle compte moins.
office-why-everybodys = Elle ressemble à la valeur de tout le monde : elle compte peu.
office-why-public = Elle est depuis au registre des valeurs publiques : elle ne compte plus.
office-why-alone = Cela seul rend le lien probable à { $percent } %.
office-breaks = Ce qui romprait ce lien
office-break-only = Inscrire au registre des valeurs publiques la seule chose sur quoi il repose : { $kind }.
office-break-public = Inscrire au registre des valeurs publiques ce sur quoi il repose : { $kinds }.
office-break-person = L’écarter, avec un motif.
office-break-judged = Une personne s’est prononcée : seul un nouvel avis le change.
office-link-ground-given = Motif donné
office-link-ground = Motif de votre avis sur ce lien
office-link-confirm = Confirmer le lien
office-link-refute = Écarter le lien
