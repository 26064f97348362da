# The recipients’ desk (article 5, II).
desk-body-defence = Ministry of defence
desk-body-energy = Ministry of energy
desk-body-transport = Ministry of transport
desk-body-environment = Ministry of the environment
desk-body-sea = Ministry of the sea
desk-body-health = Ministry of health
desk-body-economy = Ministry of the economy
desk-body-higher-education = Ministry of higher education and research
desk-body-agriculture = Ministry of agriculture
desk-body-dgsi = DGSI
desk-body-drsd = DRSD
desk-body-cossen = COSSEN
desk-body-sgdsn = SGDSN
desk-body-osiic = OSIIC

desk-motive-newcomer = First request, newcomer
desk-motive-present-before = First request, person there before the zone
desk-motive-renewal = Renewal
desk-motive-change-of-situation = Change of situation
desk-sense-favourable = Favourable
desk-sense-reserved = Reserved
desk-sense-unfavourable = Unfavourable
desk-implicit = { $sense } (implicit, by silence)
desk-state-awaiting = Awaiting an opinion
desk-state-given = Opinion given
desk-state-decided = Decided
desk-state-withdrawn = Withdrawn
desk-state-no-follow-up = Closed without follow-up
desk-decision-granted = access granted
desk-decision-refused = access refused
desk-decided-granted = Access granted on { $on }.
desk-decided-refused = Access refused on { $on }.
desk-appeals = { $count ->
    [one] { $count } appeal.
   *[other] { $count } appeals.
  }
desk-author-service = Service
desk-author-establishment = Establishment
desk-author-company = Company
desk-sex-F = Female
desk-sex-M = Male
desk-sex-X = Not stated
desk-link-proposed = To be checked
desk-link-automatic = Linked automatically
desk-link-accepted = Confirmed
desk-link-dismissed = Dismissed
desk-link-withdrawn = Withdrawn
desk-documents-asked = Asked for
desk-documents-delivered = Available
desk-documents-erased = Erased after seven days
desk-documents-declined = The ministry has none to give
desk-documents-closed = Request closed
desk-like-same = = same
desk-like-similar = ≈ similar
desk-like-different = ≠ different
desk-like-absent = ∅ absent
desk-fact-name = name
desk-fact-married-name = married name
desk-fact-given-names = first names
desk-fact-birth-date = date of birth
desk-fact-birth-city = town of birth
desk-fact-birth-country = country of birth
desk-fact-sex = sex
desk-fact-nationalities = nationalities
desk-fact-names = name and first names
desk-fact-order = order of name and first name
desk-fact-birth-postcode = postcode of birth
desk-fact-identity-documents = identity documents
desk-fact-email = e-mail address
desk-fact-phone = telephone
desk-fact-address = address
desk-fact-postcode = postcode
desk-fact-city = town of residence
desk-fact-occupation = occupation
desk-fact-father-name = father’s name
desk-fact-father-given-names = father’s first names
desk-fact-mother-name = mother’s name
desk-fact-mother-given-names = mother’s first names
desk-sure-almost = Almost certain
desk-sure-very = Very likely
desk-sure-likely = Likely
desk-sure-possible = Possible
desk-why-same = Same: { $what }.
desk-why-similar = Similar: { $what }.
desk-why-different = Different: { $what }.
desk-why-absent = Absent on one side: { $what }.
desk-person-married = { $name }, married name { $married }
desk-yes = Yes
desk-no = No
desk-any = Any

desk-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
  }
desk-last-day = Last day
desk-late = { $days ->
    [one] { $days } day overdue
   *[other] { $days } days overdue
  }
desk-silence-after = { $sense } after { $on }
desk-silence-text = Silence meaning { $sense }: { $source }.
desk-silence-coming = Without an opinion by { $on }, silence will mean an opinion that is { $sense } — { $source }.
desk-silence-past = Silence kept until { $on } means an opinion that is { $sense } — { $source }.
desk-head-silence = Decision of the head of service, establishment or company: without it on { $on }, access is held refused — { $source }.

desk-home-title = Requests for an opinion
desk-mine = My requests
desk-mine-none-title = No request taken up
desk-mine-none-text = Take a request up below: you will learn whether the person already made one elsewhere.
desk-count-mine = { $count ->
    [one] { $count } request
   *[other] { $count } requests
  }
desk-count-late = { $count } overdue
desk-count-short = { $count } due within fourteen days
desk-board = Awaiting an opinion in my ministry
desk-board-text = The shortest deadlines first. Names show only to who takes the request up (article 5, need to know).
desk-board-none-title = Nothing awaits an opinion
desk-board-none-text = Requests come from your ministry’s base, with its next batch.
desk-board-more = Further requests
desk-referred = Referred to my service
desk-referred-text = The shortest deadlines first. They can be read until the ministry ends the referral.
desk-referred-none-title = No request referred
desk-referred-none-text = A ministry that instructs a request may refer it to you; it will show here.
desk-take-up = Take up
desk-who-me = You
desk-who-other = A colleague
desk-since = { $who }, since { $when }
desk-name-hidden = Name shown once taken up
desk-known-none = Nothing known
desk-known-later = Once taken up
desk-known-count = { $count ->
    [one] { $count } request
   *[other] { $count } requests
  }

desk-col-person = Person
desk-col-elsewhere = Known elsewhere
desk-col-left = Deadline
desk-col-silence = What silence means
desk-col-ministry = Ministry
desk-col-received = Opinion asked for on
desk-col-who = Taken up by
desk-col-state = State
desk-col-field = Field
desk-col-letter = Letter (art. 2)
desk-col-likeness = Comparison
desk-col-bits = Weight (bits)
desk-col-difference = Difference
desk-col-link = Link
desk-col-document = Document
desk-col-size = Size
desk-col-vanishes = Erased on
desk-col-countdown = Time left
desk-col-action = Open

desk-no-ministry-title = No ministry
desk-no-ministry-text = Only agents of a ministry instruct (decree no. 2022-368, article 5, II, 1°).
desk-not-awaiting-title = No opinion awaited
desk-not-awaiting-text = The opinion is given or the request closed: there is nothing left to instruct (article 1).
desk-taken-title = Already taken up
desk-taken-text = A colleague instructs it (article 1). It is free again once given back.
desk-not-instructed-title = Not yours to instruct
desk-not-instructed-text = Take it up first (article 5, II: need to know).
desk-not-to-refer-title = Cannot be referred
desk-not-to-refer-text = That service already has the request, or no longer has it (article 1).
desk-no-service-title = No service chosen
desk-no-service-text = Choose DGSI, DRSD or COSSEN (article 5, II, 2° and 3°).
flash-desk-taken = Request taken up.
flash-desk-released = Request given back.
flash-desk-referred = Request referred to the service.
flash-desk-recalled = Referral ended.

desk-search-title = Search
desk-search-criteria = Criteria
desk-day-hint = For example 23/05/1971
desk-search-source = Source (code)
desk-search-from = Received from
desk-search-to = Received until
desk-search-go = Search
desk-found = Requests found
desk-found-count = { $count ->
    [one] { $count } request found
   *[other] { $count } requests found
  }
desk-found-none-title = No request
desk-found-none-text = Nothing that you may know of answers these criteria. Give fewer criteria, or another spelling of the name.
desk-found-cut = Only the first 200 are shown: narrow the criteria.
desk-search-what-title = What is searched
desk-search-what-text = Your ministry’s requests, those you instruct or that are referred to your service, and those a link lets you know of. A person is looked for among the latter alone: other names are not open to you (article 5, need to know).
desk-search-not-title = What cannot be searched
desk-search-not-text = These data may reveal political opinions, religious or philosophical beliefs or trade-union membership. Selecting persons from them is forbidden (article 3); they are neither indexed, nor compared, nor offered as a criterion:
desk-search-not-l = post, mission, function or project (3° l);
desk-search-not-m = ties with foreign interests (3° m);
desk-search-not-n = documents (3° n);
desk-search-not-4a = grounds of the opinion (4° a).
desk-search-traced = Every search is recorded, refused ones too (article 6).
desk-forbidden-title = Search refused: article 3
desk-forbidden-text = Selecting persons by post or project, ties, documents or grounds of an opinion is forbidden (decree no. 2022-368, article 3). The refusal is recorded.
desk-unknown-title = Unknown criterion
desk-unknown-text = One criterion does not exist (article 5, II). Use the form.
desk-unreadable-title = Unreadable criterion
desk-unreadable-text = A date is written 23/05/1971, 05/1971 or 1971; a country by its name or code; a text has at most 200 characters (article 5, II).
desk-empty-title = No criterion
desk-empty-text = Give at least one criterion (article 5, II: within the need to know).
