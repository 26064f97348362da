legal-title = Mentions légales
privacy-title = Politique de confidentialité
terms-title = Conditions générales d’utilisation
cookies-title = Cookies
accessibility-title = Accessibilité
compliance-title = Conformité à l’acte
map-title = Plan du site
register-title = Registre des traitements
paper-dated = Page à jour au { $date }.
paper-article = article { $article }
party-name = Nom
party-address = Adresse
party-email = Courriel
party-phone = Téléphone

legal-publisher = Éditeur
legal-director = Direction de la publication
legal-host = Hébergement
legal-act = Acte de création

cookies-lead = Ce site ne dépose que les cookies sans lesquels il ne peut pas fonctionner. Il ne mesure pas d’audience et ne partage rien avec des tiers.
cookies-list = Cookies déposés
cookies-caption = Cookies, leur utilité et leur durée
cookies-name = Nom
cookies-purpose = Utilité
cookies-duration = Durée
cookies-none = Aucun cookie n’est déposé.
cookies-consent = Pourquoi aucun consentement n’est demandé
cookies-consent-text = L’article 82 de la loi du 6 janvier 1978 dispense de consentement les cookies strictement nécessaires au service que vous demandez. Vous pouvez les effacer dans votre navigateur ; vous serez alors déconnecté.

accessibility-lead = { $name } s’engage à rendre ce site accessible, conformément à l’article 47 de la loi no 2005-102 du 11 février 2005.
accessibility-state = État de conformité
accessibility-full = Totalement conforme
accessibility-partial = Partiellement conforme
accessibility-none = Non conforme
accessibility-state-text = Cet état est établi selon le référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.
accessibility-results = Résultats des tests
accessibility-audited = Les pages ont été vérifiées le { $date }.
accessibility-not-audited = Aucun audit n’a encore été mené.
accessibility-rate = { $rate } % des critères du RGAA sont respectés.
accessibility-defects = Contenus non accessibles
accessibility-exemptions = Contenus exemptés et charges disproportionnées
accessibility-nothing = Aucun n’est connu.
accessibility-made = Établissement de cette déclaration
accessibility-made-text = Les pages sont du HTML produit par le serveur, avec des feuilles de style ; aucune n’a besoin de scripts. Elles sont vérifiées automatiquement à chaque changement, en français et en anglais, par un outil ; aucune vérification avec un lecteur d’écran n’a encore été menée.
accessibility-contact = Retour d’information et contact
accessibility-contact-text = Si vous n’arrivez pas à accéder à un contenu ou à un service, écrivez-nous : nous vous aiderons ou vous donnerons le contenu sous une autre forme.
accessibility-remedies = Voies de recours
accessibility-remedies-text = <p>Si vous nous avez signalé un défaut et que vous n’avez pas reçu de réponse satisfaisante, vous pouvez :</p><ul><li>écrire un message au <a class="govuk-link" href="https://formulaire.defenseurdesdroits.fr/">Défenseur des droits</a> ;</li><li>contacter son délégué dans votre région ;</li><li>lui envoyer un courrier par la poste, gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris Cedex 07.</li></ul>

map-pages = Pages
map-papers = Informations
