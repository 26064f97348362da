# Connexion des personnes désignées et habilitées, auprès d'un fournisseur d'identité

sign-in-title = Se connecter
sign-in-lead = Ce portail est réservé aux personnes désignées et habilitées individuellement.
sign-in-explain = Vous allez vous connecter auprès du fournisseur d’identité de votre administration, puis revenir ici.
sign-in-button = Continuer vers la connexion
sign-in-trouble = Si vous ne pouvez pas vous connecter, adressez-vous à la personne qui vous a désigné.
flash-signed-out = Vous êtes déconnecté.

sign-in-denied-title = Connexion abandonnée
sign-in-denied-text = La connexion n’a pas été menée à son terme auprès du fournisseur d’identité. Vous pouvez recommencer.
sign-in-provider-title = Le fournisseur d’identité signale une erreur
sign-in-provider-text = La connexion n’a pas pu aboutir. Recommencez dans quelques minutes ; si cela dure, prévenez l’administrateur du service.
sign-in-lost-title = Cette connexion n’est plus valable
sign-in-lost-text = Elle a pris trop de temps, ou a été commencée dans un autre navigateur. Recommencez depuis la page de connexion.
sign-in-spent-title = Cette connexion a déjà servi ou a expiré
sign-in-spent-text = Chaque connexion ne sert qu’une fois et pendant quelques secondes. Recommencez depuis la page de connexion.
sign-in-missing-title = Votre identité n’a pas été transmise en entier
sign-in-missing-text = Le fournisseur d’identité n’a pas transmis tout ce qu’il faut. Prévenez l’administrateur du service.
sign-in-unreachable-title = Le fournisseur d’identité ne répond pas
sign-in-unreachable-text = Il n’est pas possible de se connecter pour le moment. Recommencez dans quelques minutes.
sign-in-invalid-title = La connexion n’a pas pu être vérifiée
sign-in-invalid-text = La réponse du fournisseur d’identité n’a pas pu être vérifiée : par sécurité, elle n’a pas été acceptée. Recommencez ; si cela dure, prévenez l’administrateur du service.
sign-in-weak-title = Une authentification plus forte est nécessaire
sign-in-weak-text = Ce portail demande une authentification à plusieurs facteurs. Recommencez en utilisant votre second facteur.
sign-in-no-email-title = Votre adresse professionnelle n’a pas été transmise
sign-in-no-email-text = Le fournisseur d’identité n’a pas transmis d’adresse vérifiée. Sans elle, il n’est pas possible de retrouver votre désignation.
sign-in-not-designated-title = Vous n’êtes pas habilité à entrer sur ce portail
sign-in-not-designated-text = Aucune désignation à votre nom n’est en vigueur ici. Cette tentative a été enregistrée. Adressez-vous au responsable de votre administration pour être désigné.
