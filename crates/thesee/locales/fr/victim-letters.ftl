# La notice des droits de la victime (code de procédure pénale, article 10-2) et les courriels.
notice-of-rights-title = Notice des droits de la victime
rights-intro = Vous avez déposé plainte. L’article 10-2 du code de procédure pénale vous donne le droit :
rights-repair = D’obtenir réparation de votre préjudice, y compris, s’il y a lieu, par une mesure de justice restaurative.
rights-civil-party = De vous constituer partie civile : lors de poursuites engagées par le procureur de la République, par une citation directe de l’auteur des faits, ou par une plainte devant le juge d’instruction (article 85).
rights-lawyer = D’être assisté, si vous vous constituez partie civile, par un avocat que vous choisissez ou que le bâtonnier désigne à votre demande. Ses frais sont à votre charge, sauf aide juridictionnelle ou assurance de protection juridique.
rights-association = D’être aidé par un service public ou par une association d’aide aux victimes conventionnée : numéro national 116 006, appel gratuit, tous les jours.
rights-fund = De saisir, dans les cas et sous les conditions des articles 706-3 et 706-14, la commission d’indemnisation des victimes d’infraction du tribunal judiciaire.
rights-protection = D’être informé des mesures de protection dont vous pouvez bénéficier, et de voir évalués vos besoins particuliers de protection.
rights-interpreter = De bénéficier d’un interprète et de la traduction des informations indispensables à l’exercice de vos droits, si vous ne comprenez pas le français.
rights-accompanied = D’être accompagné, à tous les stades de la procédure, par votre représentant légal et par la personne majeure de votre choix, y compris un avocat, sauf décision contraire motivée de l’autorité judiciaire.
rights-address = De déclarer comme domicile l’adresse d’un tiers, avec son accord exprès.
rights-follow-title = Ce que vous saurez de votre plainte
rights-follow = L’autorité judiciaire vous informe des suites (article 40-2) : elles se lisent dans votre espace. Si votre plainte est classée sans suite, le motif vous est donné, et vous pouvez former un recours auprès du procureur général (article 40-3).
rights-help-title = Être aidé
rights-help = Appelez le 116 006 (France Victimes, gratuit, tous les jours). En cas de danger, appelez le 17 ou le 112 ; par message au 114.

victim-mail-complaint-subject = THESEE : votre plainte est enregistrée / your complaint is recorded
victim-mail-complaint = Bonjour,

    Votre plainte est enregistrée. Son récépissé et la notice de vos droits vous attendent dans votre espace.
victim-mail-report-subject = THESEE : votre signalement est enregistré / your report is recorded
victim-mail-report = Bonjour,

    Votre signalement est enregistré. Son accusé d’enregistrement vous attend dans votre espace. Un signalement n’est pas une plainte : il n’appelle aucune suite personnelle.
victim-mail-message-subject = THESEE : un message vous attend / a message awaits you
victim-mail-message = Bonjour,

    Le service d’enquête vous a écrit au sujet de votre plainte.
victim-mail-follow-up-subject = THESEE : une suite vous est annoncée / news of your complaint
victim-mail-follow-up = Bonjour,

    L’autorité judiciaire vous informe d’une suite donnée à votre plainte.
victim-mail-how = Pour lire, saisissez vous-même l’adresse de service-public.fr dans votre navigateur, et ouvrez votre espace comme le jour du dépôt.
victim-mail-care = Ce message ne contient aucun lien et ne vous demande rien. Nous ne demandons jamais par courriel ni par téléphone un paiement, un mot de passe ou un numéro de carte. Si quelqu’un le fait en notre nom, c’est une escroquerie.
victim-mail-signed = THESEE
