# Poste des destinataires (article 5, II).
desk-body-defence = Ministère de la défense
desk-body-energy = Ministère chargé de l’énergie
desk-body-transport = Ministère chargé des transports
desk-body-environment = Ministère chargé de l’environnement
desk-body-sea = Ministère chargé de la mer
desk-body-health = Ministère chargé de la santé
desk-body-economy = Ministère chargé de l’économie
desk-body-higher-education = Ministère de l’enseignement supérieur et de la recherche
desk-body-agriculture = Ministère chargé de l’agriculture
desk-body-dgsi = DGSI
desk-body-drsd = DRSD
desk-body-cossen = COSSEN
desk-body-sgdsn = SGDSN
desk-body-osiic = OSIIC

desk-motive-newcomer = Première demande, nouvel accédant
desk-motive-present-before = Première demande, personne présente avant la création de la zone
desk-motive-renewal = Renouvellement
desk-motive-change-of-situation = Changement de situation
desk-sense-favourable = Favorable
desk-sense-reserved = Réservé
desk-sense-unfavourable = Défavorable
desk-implicit = { $sense } (implicite, par silence)
desk-state-awaiting = En attente d’avis
desk-state-given = Avis rendu
desk-state-decided = Décision prise
desk-state-withdrawn = Retirée
desk-state-no-follow-up = Sans suite
desk-decision-granted = accès autorisé
desk-decision-refused = accès refusé
desk-decided-granted = Accès autorisé le { $on }.
desk-decided-refused = Accès refusé le { $on }.
desk-appeals = { $count ->
    [one] { $count } recours exercé.
   *[other] { $count } recours exercés.
  }
desk-author-service = Service
desk-author-establishment = Établissement
desk-author-company = Entreprise
desk-sex-F = Féminin
desk-sex-M = Masculin
desk-sex-X = Non indiqué
desk-link-proposed = À vérifier
desk-link-automatic = Rapprochement automatique
desk-link-accepted = Confirmé
desk-link-dismissed = Écarté
desk-link-withdrawn = Retiré
desk-documents-asked = Demandées
desk-documents-delivered = Disponibles
desk-documents-erased = Effacées au terme des sept jours
desk-documents-declined = Le ministère n’a rien à transmettre
desk-documents-closed = Demande close
desk-like-same = = identique
desk-like-similar = ≈ similaire
desk-like-different = ≠ différent
desk-like-absent = ∅ absent
desk-fact-name = nom
desk-fact-married-name = nom marital
desk-fact-given-names = prénoms
desk-fact-birth-date = date de naissance
desk-fact-birth-city = ville de naissance
desk-fact-birth-country = pays de naissance
desk-fact-sex = sexe
desk-fact-nationalities = nationalités
desk-fact-names = nom et prénoms
desk-fact-order = ordre du nom et du prénom
desk-fact-birth-postcode = code postal de naissance
desk-fact-identity-documents = pièces d’identité
desk-fact-email = adresse électronique
desk-fact-phone = téléphone
desk-fact-address = adresse
desk-fact-postcode = code postal
desk-fact-city = ville de résidence
desk-fact-occupation = profession
desk-fact-father-name = nom du père
desk-fact-father-given-names = prénoms du père
desk-fact-mother-name = nom de la mère
desk-fact-mother-given-names = prénoms de la mère
desk-sure-almost = Quasi certain
desk-sure-very = Très probable
desk-sure-likely = Probable
desk-sure-possible = Possible
desk-why-same = Identiques : { $what }.
desk-why-similar = Similaires : { $what }.
desk-why-different = Différents : { $what }.
desk-why-absent = Absents d’un côté : { $what }.
desk-person-married = { $name }, nom marital { $married }
desk-yes = Oui
desk-no = Non
desk-any = Tous

desk-left = { $days ->
    [one] { $days } jour restant
   *[other] { $days } jours restants
  }
desk-last-day = Dernier jour
desk-late = { $days ->
    [one] Dépassé de { $days } jour
   *[other] Dépassé de { $days } jours
  }
desk-silence-after = { $sense } après le { $on }
desk-silence-text = Silence valant avis { $sense } : { $source }.
desk-silence-coming = Sans avis le { $on } au plus tard, le silence vaudra avis { $sense } — { $source }.
desk-silence-past = Le silence gardé jusqu’au { $on } vaut avis { $sense } — { $source }.
desk-head-silence = Décision du chef de service, d’établissement ou d’entreprise : sans elle le { $on }, l’accès est réputé refusé — { $source }.

desk-home-title = Demandes d’avis
desk-mine = Mes demandes
desk-mine-none-title = Aucune demande prise en charge
desk-mine-none-text = Prenez en charge une demande ci-dessous : vous saurez si la personne en a déjà présenté une ailleurs.
desk-count-mine = { $count ->
    [one] { $count } demande
   *[other] { $count } demandes
  }
desk-count-late = { $count ->
    [one] { $count } délai dépassé
   *[other] { $count } délais dépassés
  }
desk-count-short = { $count ->
    [one] { $count } à rendre sous quatorze jours
   *[other] { $count } à rendre sous quatorze jours
  }
desk-board = En attente d’avis dans mon ministère
desk-board-text = Les délais les plus courts d’abord. Les noms n’apparaissent qu’à celui qui prend la demande en charge (article 5, besoin d’en connaître).
desk-board-none-title = Rien n’attend d’avis
desk-board-none-text = Les demandes arrivent de la base de votre ministère, avec son prochain envoi.
desk-board-more = Demandes suivantes
desk-referred = Transmises à mon service
desk-referred-text = Les délais les plus courts d’abord. La consultation cesse quand le ministère met fin à la transmission.
desk-referred-none-title = Aucune demande transmise
desk-referred-none-text = Un ministère qui instruit une demande peut vous la transmettre ; elle apparaîtra ici.
desk-take-up = Prendre en charge
desk-who-me = Vous
desk-who-other = Un collègue
desk-since = { $who }, depuis le { $when }
desk-name-hidden = Nom visible après prise en charge
desk-known-none = Rien de connu
desk-known-later = Après prise en charge
desk-known-count = { $count ->
    [one] { $count } demande
   *[other] { $count } demandes
  }

desk-col-person = Personne
desk-col-elsewhere = Déjà connu ailleurs
desk-col-left = Délai
desk-col-silence = Ce que vaut le silence
desk-col-ministry = Ministère
desk-col-received = Demande d’avis reçue le
desk-col-who = Prise en charge
desk-col-state = État
desk-col-field = Donnée
desk-col-letter = Lettre (art. 2)
desk-col-likeness = Comparaison
desk-col-bits = Poids (bits)
desk-col-difference = Différence
desk-col-link = Rapprochement
desk-col-document = Pièce
desk-col-size = Taille
desk-col-vanishes = Effacée le
desk-col-countdown = Temps restant
desk-col-action = Ouvrir

desk-no-ministry-title = Poste sans ministère
desk-no-ministry-text = Seuls les agents d’un ministère instruisent (décret n° 2022-368, article 5, II, 1°).
desk-not-awaiting-title = Demande qui n’attend plus d’avis
desk-not-awaiting-text = L’avis est rendu ou la demande close : il n’y a plus rien à instruire (article 1er).
desk-taken-title = Demande déjà prise en charge
desk-taken-text = Un collègue l’instruit (article 1er). Elle redeviendra libre s’il la rend.
desk-not-instructed-title = Demande que vous n’instruisez pas
desk-not-instructed-text = Prenez-la d’abord en charge (article 5, II : besoin d’en connaître).
desk-not-to-refer-title = Transmission impossible
desk-not-to-refer-text = Ce service est déjà saisi de la demande, ou ne l’est plus (article 1er).
desk-no-service-title = Aucun service choisi
desk-no-service-text = Choisissez la DGSI, la DRSD ou le COSSEN (article 5, II, 2° et 3°).
flash-desk-taken = Demande prise en charge.
flash-desk-released = Demande rendue.
flash-desk-referred = Demande transmise au service.
flash-desk-recalled = Transmission terminée.

desk-search-title = Rechercher
desk-search-criteria = Critères
desk-day-hint = Par exemple 23/05/1971
desk-search-source = Base d’origine (code)
desk-search-from = Reçue à partir du
desk-search-to = Reçue jusqu’au
desk-search-go = Rechercher
desk-found = Demandes trouvées
desk-found-count = { $count ->
    [one] { $count } demande trouvée
   *[other] { $count } demandes trouvées
  }
desk-found-none-title = Aucune demande
desk-found-none-text = Rien de ce que vous pouvez connaître ne répond à ces critères. Donnez moins de critères, ou une autre écriture du nom.
desk-found-cut = Seules les 200 premières sont montrées : précisez les critères.
desk-search-what-title = Où la recherche porte
desk-search-what-text = Les demandes de votre ministère, celles que vous instruisez ou qui sont transmises à votre service, et celles qu’un rapprochement vous fait connaître. Une personne n’est cherchée que parmi ces dernières : les autres noms ne vous sont pas ouverts (article 5, besoin d’en connaître).
desk-search-not-title = Ce qui ne peut pas être cherché
desk-search-not-text = Ces données peuvent révéler des opinions politiques, des convictions religieuses ou philosophiques ou une appartenance syndicale. Il est interdit de sélectionner des personnes à partir d’elles (article 3) ; elles ne sont ni indexées, ni comparées, ni proposées comme critère :
desk-search-not-l = l’emploi, la mission, la fonction ou le projet (3° l) ;
desk-search-not-m = les liens d’intérêts avec l’étranger (3° m) ;
desk-search-not-n = les pièces et documents (3° n) ;
desk-search-not-4a = les motifs de l’avis (4° a).
desk-search-traced = Chaque recherche est enregistrée, celles qui sont refusées aussi (article 6).
desk-forbidden-title = Recherche refusée : article 3
desk-forbidden-text = Il est interdit de sélectionner des personnes à partir de l’emploi ou du projet, des liens d’intérêts, des pièces ou des motifs de l’avis (décret n° 2022-368, article 3). Le refus est enregistré.
desk-unknown-title = Critère inconnu
desk-unknown-text = Un des critères n’existe pas (article 5, II). Utilisez le formulaire.
desk-unreadable-title = Critère illisible
desk-unreadable-text = Une date s’écrit 23/05/1971, 05/1971 ou 1971 ; un pays par son nom ou son code ; un texte compte 200 caractères au plus (article 5, II).
desk-empty-title = Aucun critère
desk-empty-text = Donnez au moins un critère (article 5, II : dans la limite du besoin d’en connaître).
