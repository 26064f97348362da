# Le récépissé (code de procédure pénale, articles 15-3 et D. 8-2-2).
receipt-title-complaint = Récépissé de dépôt de plainte en ligne
receipt-title-report = Accusé d’enregistrement d’un signalement
receipt-author = THESEE, ministère de l’intérieur
receipt-footer = Référence { $reference }, à rappeler dans tout échange.
receipt-reference = Référence
receipt-filed = Déposé le
receipt-scheme = Faits déclarés
receipt-offence = Infraction déclarée
receipt-name = Déposé par
receipt-happened = Date des faits
receipt-lost = Somme versée
receipt-what-complaint = Votre plainte est enregistrée. Elle est lue par un enquêteur, en principe sous quarante-huit heures et au plus tard sous huit jours. Le procès-verbal de réception, signé par l’agent qui la reçoit, vous sera remis.
receipt-what-report = Votre signalement est enregistré. Ce n’est pas une plainte : il aide les enquêteurs à rapprocher des faits, et n’appelle aucune suite personnelle.
receipt-mentions = Vos droits et les délais
receipt-limitation-intro = Passé un certain délai à compter du jour où l’infraction a été commise, son auteur ne peut plus être poursuivi : l’action publique est prescrite (code de procédure pénale, articles 7 à 9).
receipt-limitation-crime = Crimes : vingt ans (article 7), sauf délais plus longs prévus par la loi.
receipt-limitation-delict = Délits, dont l’escroquerie, le chantage et l’extorsion simple : six ans (article 8), sauf délais particuliers prévus par la loi.
receipt-limitation-petty = Contraventions : un an (article 9).
receipt-civil-party = Le dépôt d’une plainte avec constitution de partie civile devant le juge d’instruction, aux conditions de l’article 85, interrompt ce délai.
receipt-optional = Déposer plainte en ligne est facultatif : vous pouvez à tout moment vous adresser au service de police ou à l’unité de gendarmerie de votre choix (article D. 8-2-2).
receipt-heard = Vous pouvez demander à être entendu, et votre plainte en ligne n’empêche pas les enquêteurs de vous entendre (article D. 8-2-2).
receipt-not-signed = Ce récépissé vous est remis sans signature de votre part.
receipt-data = Vos données
receipt-kept = Elles sont conservées six ans à compter de leur enregistrement (arrêté du 26 juin 2020, article 3). Vos droits d’accès, de rectification, d’effacement et de limitation s’exercent auprès de la direction nationale de la police judiciaire (article 6).

scheme-fake-shop = Faux site de vente
scheme-fake-seller = Faux vendeur entre particuliers
scheme-fake-buyer = Faux acheteur entre particuliers
scheme-fake-rental = Fausse location
scheme-hijack = Messagerie ou profil piraté pour demander de l’argent
scheme-romance = Escroquerie aux sentiments avec menace
scheme-blackmail = Chantage
scheme-ransomware = Rançongiciel

offence-fraud = Escroquerie
offence-blackmail = Chantage
offence-extortion = Extorsion liée à une atteinte à un système de données
