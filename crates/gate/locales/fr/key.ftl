# Clés de sécurité (WebAuthn) des personnes désignées et habilitées

key-show-title = Présentez votre clé de sécurité
key-show-lead = Votre identité est vérifiée. Pour entrer, présentez une clé de sécurité enregistrée pour votre compte.
key-show-button = Présenter ma clé
key-trouble = Clé perdue ou hors d’usage : présentez l’autre clé que vous avez enregistrée, ou adressez-vous à la personne qui vous a désigné. Elle retirera la clé perdue, et vous en enregistrerez une nouvelle.
key-register-title = Enregistrez une clé de sécurité
key-register-lead = Ce portail demande, en plus de votre connexion, une clé de sécurité. Vous la présenterez à chaque connexion.
key-register-explain = Votre navigateur va vous demander la clé, puis son code, votre empreinte ou votre visage. Ce code et ces traits ne quittent pas votre appareil. Aucun code ne vous sera envoyé par SMS.
key-register-button = Enregistrer une clé
key-kinds = Conviennent : une clé USB ou sans contact (FIDO2), le déverrouillage de votre ordinateur ou de votre téléphone.
key-no-script = Cette page ne peut pas fonctionner sans JavaScript : le navigateur ne parle aux clés de sécurité qu’ainsi. Activez-le pour ce site, puis rechargez la page.
key-failed = La clé n’a pas répondu, ou vous avez renoncé. Recommencez.
key-unable = Ce navigateur ne sait pas parler à une clé de sécurité, ou n’y est pas autorisé ici.

key-error-verified = La clé n’a pas vérifié que c’est bien vous. Donnez-lui un code, ou configurez votre empreinte, puis recommencez.
key-error-stranger = Cette clé n’est pas enregistrée pour votre compte. Présentez-en une qui l’est.
key-error-counter = Cette clé semble avoir été copiée : elle a été refusée et le refus est enregistré. Prévenez la personne qui vous a désigné.
key-error-algorithm = Cette clé n’est pas d’un modèle accepté. Essayez-en une autre.
key-error-late = Cette demande n’est plus valable : elle a pris trop de temps, ou a déjà servi. Recommencez.
key-error-many = Votre compte a déjà autant de clés qu’il peut en avoir.
key-error-known = Cette clé est déjà enregistrée. Présentez-en une autre.
key-error-other = La réponse de la clé n’a pas pu être vérifiée : par sécurité, elle a été refusée. Recommencez.

key-own-title = Mes clés de sécurité
key-own-none = Aucune clé n’est enregistrée pour votre compte.
key-own-registered = Enregistrée le { $at }.
key-own-used = Présentée pour la dernière fois le { $at }.
key-own-shared = Vos appareils peuvent la partager.
key-own-second = Enregistrez maintenant une seconde clé : si vous perdez la première, vous pourrez encore entrer.
key-own-lost = Une clé perdue doit être signalée aussitôt à la personne qui vous a désigné, qui la retirera.
key-own-stale = Pour ajouter une clé, déconnectez-vous puis connectez-vous de nouveau : l’ajout n’est possible que dans le quart d’heure qui suit.
key-own-continue = Continuer
flash-key-registered = Votre clé est enregistrée, et vous êtes connecté.
flash-key-added = La clé est enregistrée.
