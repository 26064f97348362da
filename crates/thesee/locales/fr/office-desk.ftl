# Registre des valeurs publiques, alertes, recherche.
office-public-title = Registre des valeurs publiques
office-public-text = Une valeur que tout le monde cite, la ligne d’une banque ou une place de marché, ne lie personne. L’inscrire agit aussi sur les liens passés : ceux qui ne reposaient que sur elle tombent. La valeur elle-même n’est pas conservée.
office-public-caption = Valeurs publiques, la plus récente d’abord
office-public-none = Le registre est vide
office-public-none-text = Aucune valeur n’y est inscrite.
office-public-new = Inscrire une valeur
office-public-value = Valeur
office-public-value-hint = Un seul numéro, compte, domaine ou adresse, dans n’importe quelle écriture.
office-public-label = Pourquoi elle est publique
office-public-label-hint = Par exemple : ligne du service client d’une banque.
office-public-label-missing = Écrivez pourquoi, en 200 caractères au plus.
office-public-unreadable = Écrivez une seule valeur, que l’on puisse reconnaître.
office-public-already = Cette valeur est déjà au registre.
office-public-enter = Inscrire
office-public-digest = Empreinte
office-public-since = Inscrite le
office-public-until = Fin
office-public-end = Mettre fin : { $label }
office-public-entered = La valeur est inscrite. { $declarations ->
    [0] Aucune déclaration ne la cite.
    [one] Une déclaration la cite.
   *[other] { $declarations } déclarations la citent.
} { $links ->
    [0] Aucun lien n’en dépendait.
    [one] Un lien est tombé ou s’est affaibli.
   *[other] { $links } liens sont tombés ou se sont affaiblis.
}
office-public-ended = L’inscription a pris fin. { $declarations ->
    [0] Aucune déclaration ne cite cette valeur.
    [one] Une déclaration cite cette valeur.
   *[other] { $declarations } déclarations citent cette valeur.
} { $links ->
    [0] Aucun lien ne change.
    [one] Un lien est rétabli.
   *[other] { $links } liens sont rétablis.
}
office-alerts-title = Alertes
office-alerts-text = L’office est alerté quand une déclaration rejoint une série sous enquête, et quand une valeur d’un mis en cause atteint plusieurs victimes ; puis chaque fois que leur nombre double.
office-alerts-in-force = { $victims ->
    [one] Une valeur est signalée dès une victime.
   *[other] Une valeur est signalée à partir de { $victims } victimes.
}
office-alerts-none = Aucune alerte
office-alerts-none-text = Tout a été vu.
office-alerts-all = Voir aussi les alertes déjà vues
office-alerts-unseen = Voir seulement les alertes non vues
office-alert-raised = Levée le
office-alert-what = Alerte
office-alert-seen = Vue
office-alert-see = Marquer comme vue : { $reference }
office-alert-joined = { $count ->
    [one] Une déclaration a rejoint une série sous enquête.
   *[other] { $count } déclarations ont rejoint une série sous enquête.
}
office-alert-victims = Valeur citée par { $count } victimes au moins : { $kind }.
office-alerts-setting = Seuil d’alerte
office-alerts-victims = Nombre de victimes
office-alerts-victims-hint = À partir de combien de victimes d’une même valeur l’office est alerté.
office-alerts-set = Changer le seuil
office-alerts-wrong = Écrivez un nombre entre 2 et 1 000.
flash-office-alert-seen = L’alerte est marquée comme vue.
flash-office-alerts-set = Le seuil est changé.
office-search-title = Rechercher
office-search-text = Chaque recherche est enregistrée, avec ce qu’elle a montré ; ce qui est saisi ne l’est pas. Une valeur se cherche entière, dans n’importe quelle écriture.
office-search-criteria = Ce que l’on connaît
office-search-reference = Référence
office-search-reference-hint = Par exemple T26-7KQM-2XWD.
office-search-by-reference = Chercher cette référence
office-search-value = Valeur
office-search-value-hint = Un numéro, un compte, une adresse, un profil.
office-search-by-value = Chercher cette valeur
office-search-name = Nom de naissance
office-search-name-hint = De la victime.
office-search-given = Premier prénom
office-search-given-hint = Le premier de l’état civil.
office-search-born = Date de naissance
office-search-born-hint = Par exemple 1971-05-23.
office-search-by-person = Chercher cette personne
office-search-unreadable = Vérifiez ce qui est saisi : cela ne peut pas être lu.
office-search-found = Déclarations trouvées
office-search-count = { $count ->
    [one] Une déclaration trouvée
   *[other] { $count } déclarations trouvées
}
office-search-none = Rien n’a été trouvé
office-search-none-text = Aucune déclaration que vous pouvez lire n’y répond.
office-search-start = Dites ce que vous connaissez
office-search-start-text = Une référence, une valeur ou une personne.
