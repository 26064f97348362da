# Poste du SGDSN et de l’OSIIC (article 5, I).
c-yes = Oui
c-no = Non
c-any = Tous
c-cancel = Annuler
c-refresh = Actualiser
c-filter = Filtres
c-filter-go = Filtrer
c-date-hint = AAAA-MM-JJ ou JJ/MM/AAAA
c-date-wrong = Donnez une date, par exemple 2026-11-22

c-home-title = Coordination
c-home-requests = Demandes dans la base
c-home-awaiting = En attente d’un avis
c-home-counts = Demandes par ministère et par état
c-home-total = Total
c-home-statistics = Télécharger les statistiques, sans aucun nom (CSV)
c-home-feeds = Dernier lot de chaque base
c-home-feeds-none = Aucun lot
c-home-feeds-none-text = Aucune base n’a encore transmis de demandes.
c-home-due = Habilitations à donner, à revoir ou proches de leur terme
c-home-due-none = Aucune échéance dans les soixante jours.

c-body-sgdsn = SGDSN
c-body-osiic = OSIIC
c-body-defence = Défense
c-body-energy = Énergie
c-body-transport = Transports
c-body-environment = Environnement
c-body-sea = Mer
c-body-health = Santé
c-body-economy = Économie
c-body-higher-education = Enseignement supérieur et recherche
c-body-agriculture = Agriculture
c-body-dgsi = DGSI
c-body-drsd = DRSD
c-body-cossen = COSSEN

c-how-explicit = exprès
c-how-implicit = implicite
c-decision-granted = Accès autorisé
c-decision-refused = Accès refusé

c-search-title = Demandes
c-search-caption = Demandes trouvées
c-search-criteria = Critères de recherche
c-search-name = Nom de naissance ou marital
c-search-born = Date de naissance
c-search-from = Avis demandé à partir du
c-search-to = Avis demandé jusqu’au
c-search-go = Rechercher
c-search-person = Personne
c-search-birth = Naissance
c-search-links = Liens
c-search-article-3 = Nul n’est recherché par son emploi ou son projet, ses liens d’intérêts, ses pièces ou les motifs d’un avis (article 3). Chaque recherche est enregistrée.
c-search-start = Qui cherchez-vous ?
c-search-start-text = Un nom, un numéro, ou un ministère et un état : donnez au moins un critère.
c-search-none = Aucune demande
c-search-none-text = Aucune demande ne répond à ces critères.
c-search-count = { $count ->
    [one] Une demande
   *[other] { $count } demandes
  }, la plus récente d’abord.
c-search-older = Demandes plus anciennes
c-search-unreadable = Cette valeur ne peut pas être lue
c-search-forbidden-title = Recherche interdite par le décret

c-request-title = Demande n° { $number }
c-request-facts = Demande d’avis
c-request-ministry = Ministère
c-request-source = Base d’origine
c-request-number = Numéro
c-request-version = Version
c-request-motive = Motif de la demande
c-request-received = Demande d’accès reçue le (1°)
c-request-opinion-received = Avis demandé le (2° a)
c-request-state = État
c-request-opinion = Sens de l’avis (4° a)
c-request-opinion-sent = Avis transmis le (4° b)
c-request-inquiry = Avis du service enquêteur
c-request-decision = Décision (5° a)
c-request-recorded = Enregistrée
c-request-changed = Dernière version reçue
c-request-corrected = Corrigée par la coordination
c-request-until = Conservée jusqu’au (article 4)
c-request-instructed = Instruite par
c-request-referred = Transmise à
c-request-photograph = Photographie (3° a)
c-request-trace = Ses opérations au journal
c-request-delete = Supprimer cette demande
c-request-links-count = { $count ->
    [0] Aucun lien
    [one] Un lien avec une autre demande
   *[other] { $count } liens avec d’autres demandes
  }
c-request-clock = Jusqu’au { $day } ({ $left ->
    [0] dernier jour
    [one] un jour
   *[other] { $left } jours
  }) ; le silence vaut « { $silence } » ({ $source }).
c-request-clock-past = Délai passé le { $day } ({ $left ->
    [one] un jour
   *[other] { $left } jours
  }) : le silence vaut « { $silence } » ({ $source }).

c-asked-title = Pièces demandées (3° n)
c-asked-caption = Pièces demandées
c-asked-hint = Qu’elles ont été demandées, et rien de ce qu’elles sont : seul l’agent qui les a demandées les lit, sept jours (articles 2 et 4).
c-asked-none = Aucune pièce n’a été demandée.
c-asked-when = Demandées le
c-asked-by = Par
c-asked-of = À
c-asked-state = Suite
c-asked-open = En attente
c-asked-delivered = Reçues
c-asked-declined = Aucune à donner
c-asked-closed = Sans objet

c-links-title = Liens à juger
c-links-text = Deux demandes qui seraient d’une même personne. Les noms ne s’affichent qu’en ouvrant une demande.
c-links-nothing = Aucun lien à juger
c-links-nothing-text = Chaque rapprochement proposé a été jugé.
c-links-count = { $count ->
    [one] Un lien à juger
   *[other] { $count } liens à juger
  }, le plus probable d’abord ; deux cents au plus sont affichés.
c-links-pair = Demandes
c-links-between = { $later } et { $earlier }
c-links-probability = Probabilité
c-links-found = Trouvé le
c-links-of-request = Liens avec d’autres demandes
c-links-none = Aucun lien
c-links-none-text = Aucune autre demande n’a été rapprochée de celle-ci.
c-links-other = Autre demande
c-links-status = État
c-links-reasons = Raisons
c-link-proposed = À juger
c-link-automatic = Établi d’office
c-link-accepted = Même personne
c-link-dismissed = Personnes différentes
c-link-withdrawn = Retiré
c-link-probability = Probabilité qu’il s’agisse d’une même personne : { $probability }
c-link-reason = Motif du jugement
c-link-reason-given = Motif donné :
c-link-accept = C’est la même personne
c-link-reject = Ce sont deux personnes
flash-c-link-judged = Jugement enregistré.

c-compare-caption = Comparaison des états civils
c-compare-what = Donnée
c-compare-own = Cette demande
c-compare-other = Autre demande
c-compare-likeness = Comparaison
c-compare-weight = Poids (bits)
c-likeness-same = identique
c-likeness-similar = similaire
c-likeness-different = différent
c-likeness-absent = absent
c-likeness-unweighed = non pesé

c-ground = Pourquoi
c-ground-missing = Dites pourquoi
c-ground-source-error = Erreur reconnue par la base d’origine
c-ground-not-for-the-base = Demande étrangère à la base (article 7)
c-ground-commission = À la demande de la CNIL (article 8)
c-ground-court = Décision de justice

c-delete-title = Supprimer une demande
c-delete-warning = Cette suppression est définitive : rien de ce qui est effacé ne pourra être relu.
c-delete-goes = Ce qui sera effacé
c-delete-links = { $count ->
    [0] aucun lien avec une autre demande
    [one] un lien avec une autre demande, et ses raisons
   *[other] { $count } liens avec d’autres demandes, et leurs raisons
  }
c-delete-asked = { $count ->
    [0] aucune demande de pièces
    [one] une demande de pièces, et ce qu’elle a apporté
   *[other] { $count } demandes de pièces, et ce qu’elles ont apporté
  }
c-delete-keys = la clé de la demande : les sauvegardes deviennent illisibles
c-delete-stays = Reste au journal, deux ans, qu’elle a été supprimée, par qui, quand et pourquoi (article 6). La base d’origine peut la transmettre à nouveau.
c-delete-confirm = Je confirme la suppression de cette demande
c-delete-unconfirmed = Confirmez la suppression
c-delete-go = Supprimer définitivement
flash-c-deleted = Demande supprimée.
c-receipt-title = Reçu de suppression
c-receipt-text = Ce reçu prouve que la suppression figure au journal, sans dire de qui était la demande. Il se vérifie sans la base.
c-receipt-request = Demande supprimée
c-receipt-entry = Entrée du journal
c-receipt-at = Supprimée
c-receipt-download = Télécharger le reçu (JSON)
c-receipt-wait = L’entrée attend sa place dans le journal : le reçu est prêt dans un instant.

c-stat-year = Année
c-stat-how = Forme de l’avis
c-stat-requests = Demandes

c-refusal-title = Opération refusée
c-refusal-by-article = { $why } (décret n° 2022-368, article { $article })
c-refusal-forbidden-selection = Nul ne peut être sélectionné par l’emploi ou le projet, les liens d’intérêts, les pièces ou les motifs d’un avis ; ce refus est enregistré
c-refusal-unknown-criterion = Ce n’est pas un critère de recherche
c-refusal-unreadable-criterion = Un critère ne peut pas être lu : vérifiez les dates, les pays et les codes ; un texte compte 200 caractères au plus
c-refusal-no-criterion = Donnez au moins un critère
c-refusal-wordless-criterion = Rien à lire dans un critère : un nom compte au moins une lettre, un numéro de pièce quatre signes, un téléphone six chiffres
c-refusal-nobody-named = Un lieu ou un pays ne désigne personne : ajoutez un nom, une date de naissance ou un numéro
c-refusal-not-correctable = Ce que la base d’origine seule peut dire ne se corrige pas ici
c-refusal-unknown-request = Demande inconnue
c-refusal-unknown-link = Lien inconnu
c-refusal-no-reason = Un jugement se motive, en deux mille caractères au plus
c-refusal-judged-already = Ce lien est déjà jugé ainsi
c-refusal-not-designated = Un destinataire est d’abord désigné par l’autorité dont il relève
c-refusal-needs-no-designation = Les agents du SGDSN et de l’OSIIC ne sont désignés par aucun acte : ils sont habilités
c-refusal-bad-term = La durée est vide, passée ou trop longue, ou l’habilitation est revue hors de cette durée
c-refusal-unknown-user = Utilisateur inconnu
c-refusal-unknown-designation = Habilitation inconnue
c-refusal-already-designated = Cette personne est déjà inscrite
c-refusal-bad-address = Cette adresse n’en est pas une
c-refusal-wrong-state = L’état de l’habilitation ne le permet pas
c-refusal-one-self = Nul n’agit sur sa propre habilitation
c-refusal-unknown-source = Base inconnue
c-refusal-other-ministry = Une base garde son ministère
c-refusal-already-trusted = Ce certificat ou cette clé est déjà inscrit
c-refusal-unreadable = Le nom ou la boîte ne peut pas être lu
c-refusal-unknown-procedure = Procédure inconnue
c-refusal-no-reference = Donnez la référence de la CNIL, en cent caractères au plus
c-refusal-no-person = Nommez la personne : un nom et une date de naissance complète, ou une base et un numéro
