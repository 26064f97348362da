legal-title = Legal notice
privacy-title = Privacy policy
terms-title = Terms of use
cookies-title = Cookies
accessibility-title = Accessibility
compliance-title = Compliance with the act
map-title = Site map
register-title = Record of processing
paper-dated = Page up to date as of { $date }.
paper-article = article { $article }
party-name = Name
party-address = Address
party-email = E-mail
party-phone = Telephone

legal-publisher = Publisher
legal-director = Publication director
legal-host = Hosting
legal-act = Founding act

cookies-lead = This site only sets cookies that it cannot work without. It measures no audience and shares nothing with third parties.
cookies-list = Cookies set
cookies-caption = Cookies, what they are for and how long they last
cookies-name = Name
cookies-purpose = Purpose
cookies-duration = Duration
cookies-none = No cookie is set.
cookies-consent = Why no consent is asked for
cookies-consent-text = Article 82 of the French law of 6 January 1978 exempts from consent the cookies that are strictly necessary to the service you ask for. You can delete them in your browser; you will then be signed out.

accessibility-lead = { $name } undertakes to make this site accessible, under article 47 of French law no. 2005-102 of 11 February 2005.
accessibility-state = State of compliance
accessibility-full = Fully compliant
accessibility-partial = Partially compliant
accessibility-none = Not compliant
accessibility-state-text = This state is established against the French general accessibility framework (RGAA), version 4.1.
accessibility-results = Test results
accessibility-audited = Pages were checked on { $date }.
accessibility-not-audited = No audit has been carried out yet.
accessibility-rate = { $rate }% of the RGAA criteria are met.
accessibility-defects = Content that is not accessible
accessibility-exemptions = Exempted content and disproportionate burden
accessibility-nothing = None is known.
accessibility-made = How this statement was made
accessibility-made-text = Pages are HTML made on the server, with style sheets; none needs scripts. They are checked automatically at each change, in French and in English, by a tool; no check with a screen reader was made yet.
accessibility-contact = Feedback and contact
accessibility-contact-text = If you cannot reach some content or service, write to us: we will help you or give you the content in another form.
accessibility-remedies = Remedies
accessibility-remedies-text = <p>If you reported a defect to us and did not receive a satisfactory answer, you can:</p><ul><li>write to the <a class="govuk-link" href="https://formulaire.defenseurdesdroits.fr/" hreflang="fr">Defender of Rights</a>;</li><li>contact their delegate in your region;</li><li>send a letter by post, free of charge, without a stamp: Défenseur des droits, Libre réponse 71120, 75342 Paris Cedex 07, France.</li></ul>

map-pages = Pages
map-papers = Information
