# Pages de la démonstration.
demo-title = Acte : démonstration
demo-lead = Tous les services, sur cette machine, avec des personnages et des fichiers inventés. Ce site n’est pas un site de l’État.
demo-portals = Où aller
demo-agent-text = inscrivez-vous avec une adresse en @culture.gouv.example ou @interieur.gouv.example
demo-ppst-text = connectez-vous comme agent d’un ministère, de la DGSI, du SGDSN ou de l’OSIIC
demo-cast = Personnages
demo-cast-text = Le fournisseur d’identité de la démonstration demande seulement qui vous êtes.
demo-key-text = Certains portails demandent ensuite une clé de sécurité. Conviennent : une clé USB, le déverrouillage de cet ordinateur (Windows Hello, Touch ID) ou un téléphone, si le navigateur le propose.
demo-key-none = Sans rien de cela : dans Chromium, ouvrez les outils de développement, panneau « WebAuthn », et ajoutez un authentificateur virtuel (ctap2, avec vérification de l’utilisateur), à laisser ouvert.
demo-clock = Horloge
demo-clock-text = Pour les services, nous sommes le { $now }.
demo-clock-advance = Avancer de { $days } { $days ->
    [one] jour
   *[other] jours
  }
flash-demo-clock = L’horloge a avancé.
demo-mail-title = Courrier
demo-mail-text = Tous les courriels envoyés par les services, du plus récent au plus ancien.
demo-mail-none = Aucun courriel
demo-mail-none-text = Demandez un lien de dépôt : il arrivera ici.
demo-mail-to = À { $to }
demo-idp-title = Qui êtes-vous ?
demo-idp-text = Fournisseur d’identité de la démonstration : choisissez un personnage.
