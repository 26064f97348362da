privacy-lead = What this service does with your data, under the act that creates it: { $title } ({ $reference }). This page is printed from the declaration that the program enforces.
privacy-controller = Data controller
privacy-dpo = Data protection officer
privacy-purposes = What data is used for, and on which basis
privacy-basis-lead = Legal basis:
privacy-persons = People concerned
privacy-data = Data and how long it is kept
privacy-categories-caption = Categories of data and how long they are kept
privacy-category = Data
privacy-article = Article
privacy-kept = Kept
privacy-none = No personal data.
privacy-recipients = Who has access or receives it
privacy-transfers = Transfers outside the European Union
privacy-automated = Automated decisions
privacy-traces = What is recorded about access
privacy-trace-kept = Kept: { $term }.
privacy-rights = Your rights
privacy-rights-granted = You have:
privacy-rights-excluded = The act excludes or limits:
privacy-rights-how = To exercise a right, write to:
privacy-complaint = Complaint
privacy-complaint-text = <p>If you believe, after writing to us, that your rights are not respected, you can complain to the French data protection authority (CNIL): <a class="govuk-link" href="https://www.cnil.fr/fr/plaintes" hreflang="fr">cnil.fr/fr/plaintes</a>, or 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, France.</p>

register-lead = The entry of this processing in the record of processing activities (GDPR, article 30).
register-identity = Identity of the processing
register-name = Name
register-act = Act
register-reference = Reference
register-signed = Signed on
register-basis = Legal basis
register-measures = Security measures
register-formats = Other formats
register-formats-text = <p>The same entry, for programs: <a class="govuk-link" href="/registre.jsonld">JSON-LD, W3C DPV vocabulary</a>.</p>
