# Poste des destinataires (article 5, II).
desk-home-title = Demandes d’accès en zone à régime restrictif
desk-home-text = Prenez en charge une demande de votre ministère pour savoir si la personne en a déjà présenté une ailleurs.
