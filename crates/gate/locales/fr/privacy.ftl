privacy-lead = Ce que ce service fait de vos données, selon l’acte qui le crée : { $title } ({ $reference }). Cette page est imprimée à partir de la déclaration que le programme applique.
privacy-controller = Responsable du traitement
privacy-dpo = Délégué à la protection des données
privacy-purposes = À quoi servent les données, et sur quelle base
privacy-basis-lead = Base légale :
privacy-persons = Personnes concernées
privacy-data = Données et durées de conservation
privacy-categories-caption = Catégories de données et durées de conservation
privacy-category = Données
privacy-article = Article
privacy-kept = Conservation
privacy-none = Aucune donnée personnelle.
privacy-recipients = Qui y a accès ou les reçoit
privacy-transfers = Transferts hors de l’Union européenne
privacy-automated = Décisions automatisées
privacy-traces = Ce qui est enregistré des accès
privacy-trace-kept = Conservation : { $term }.
privacy-rights = Vos droits
privacy-rights-granted = Vous avez :
privacy-rights-excluded = L’acte écarte ou limite :
privacy-rights-how = Pour exercer un droit, écrivez à :
privacy-complaint = Réclamation
privacy-complaint-text = <p>Si vous estimez, après nous avoir écrit, que vos droits ne sont pas respectés, vous pouvez adresser une réclamation à la Commission nationale de l’informatique et des libertés (CNIL) : <a class="govuk-link" href="https://www.cnil.fr/fr/plaintes">cnil.fr/fr/plaintes</a>, ou 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07.</p>

register-lead = La fiche de ce traitement au registre des activités de traitement (RGPD, article 30).
register-identity = Identité du traitement
register-name = Nom
register-act = Acte
register-reference = Référence
register-signed = Signé le
register-basis = Base légale
register-measures = Mesures de sécurité
register-formats = Autres formats
register-formats-text = <p>La même fiche, pour les programmes : <a class="govuk-link" href="/registre.jsonld">JSON-LD, vocabulaire W3C DPV</a>.</p>
