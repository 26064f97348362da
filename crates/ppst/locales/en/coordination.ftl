# The desk of SGDSN and OSIIC (article 5, I).
c-yes = Yes
c-no = No
c-any = Any
c-cancel = Cancel
c-refresh = Refresh
c-filter = Filters
c-filter-go = Filter
c-date-hint = YYYY-MM-DD or DD/MM/YYYY
c-date-wrong = Give a date, such as 2026-11-22

c-home-title = Coordination
c-home-requests = Requests in the base
c-home-awaiting = Awaiting an opinion
c-home-counts = Requests by ministry and state
c-home-total = Total
c-home-statistics = Download the statistics, without any name (CSV)
c-home-feeds = Last batch of each base
c-home-feeds-none = No batch
c-home-feeds-none-text = No base has sent any request yet.
c-home-due = Habilitations to give, to review or near their end
c-home-due-none = Nothing is due within sixty days.

c-body-sgdsn = SGDSN
c-body-osiic = OSIIC
c-body-defence = Defence
c-body-energy = Energy
c-body-transport = Transport
c-body-environment = Environment
c-body-sea = Sea
c-body-health = Health
c-body-economy = Economy
c-body-higher-education = Higher education and research
c-body-agriculture = Agriculture
c-body-dgsi = DGSI
c-body-drsd = DRSD
c-body-cossen = COSSEN

c-how-explicit = explicit
c-how-implicit = implicit
c-decision-granted = Access granted
c-decision-refused = Access refused

c-search-title = Requests
c-search-caption = Requests found
c-search-criteria = Search criteria
c-search-name = Name at birth or by marriage
c-search-born = Date of birth
c-search-from = Opinion requested from
c-search-to = Opinion requested until
c-search-go = Search
c-search-person = Person
c-search-birth = Birth
c-search-links = Links
c-search-article-3 = Nobody is searched for by post or project, ties, documents or the grounds of an opinion (article 3). Each search is recorded.
c-search-start = Whom are you looking for?
c-search-start-text = A name, a number, or a ministry and a state: give at least one criterion.
c-search-none = No request
c-search-none-text = No request meets these criteria.
c-search-count = { $count ->
    [one] One request
   *[other] { $count } requests
  }, the newest first.
c-search-older = Older requests
c-search-unreadable = This value cannot be read
c-search-forbidden-title = Search forbidden by the decree

c-request-title = Request no. { $number }
c-request-facts = Request for an opinion
c-request-ministry = Ministry
c-request-source = Source
c-request-number = Number
c-request-version = Version
c-request-motive = Motive of the request
c-request-received = Access request received on (1°)
c-request-opinion-received = Opinion requested on (2° a)
c-request-state = State
c-request-opinion = Direction of the opinion (4° a)
c-request-opinion-sent = Opinion sent on (4° b)
c-request-inquiry = Opinion of the inquiring service
c-request-decision = Decision (5° a)
c-request-recorded = Recorded
c-request-changed = Last version received
c-request-corrected = Corrected by the coordination
c-request-until = Kept until (article 4)
c-request-instructed = Instructed by
c-request-referred = Referred to
c-request-photograph = Photograph (3° a)
c-request-trace = Its operations in the log
c-request-delete = Delete this request
c-request-links-count = { $count ->
    [0] No link
    [one] One link to another request
   *[other] { $count } links to other requests
  }
c-request-clock = Until { $day } ({ $left ->
    [0] last day
    [one] one day
   *[other] { $left } days
  }); silence means “{ $silence }” ({ $source }).
c-request-clock-past = The time was over on { $day } ({ $left ->
    [one] one day
   *[other] { $left } days
  }): silence means “{ $silence }” ({ $source }).

c-asked-title = Documents asked for (3° n)
c-asked-caption = Documents asked for
c-asked-hint = That they were asked for, and nothing of what they are: the agent who asked alone reads them, for seven days (articles 2 and 4).
c-asked-none = No document was asked for.
c-asked-when = Asked on
c-asked-by = By
c-asked-of = Of
c-asked-state = What came of it
c-asked-open = Waiting
c-asked-delivered = Received
c-asked-declined = None to give
c-asked-closed = No longer wanted

c-links-title = Links to judge
c-links-text = Two requests that may be of one person. Names are shown only when a request is opened.
c-links-nothing = No link to judge
c-links-nothing-text = Every link that was proposed has been judged.
c-links-count = { $count ->
    [one] One link to judge
   *[other] { $count } links to judge
  }, the most probable first; two hundred at most are shown.
c-links-pair = Requests
c-links-between = { $later } and { $earlier }
c-links-probability = Probability
c-links-found = Found on
c-links-of-request = Links to other requests
c-links-none = No link
c-links-none-text = No other request was linked to this one.
c-links-other = Other request
c-links-status = State
c-links-reasons = Reasons
c-link-proposed = To judge
c-link-automatic = Established automatically
c-link-accepted = Same person
c-link-dismissed = Different persons
c-link-withdrawn = Withdrawn
c-link-probability = Probability that both are of one person: { $probability }
c-link-reason = Reason for the judgement
c-link-reason-given = Reason given:
c-link-accept = It is the same person
c-link-reject = They are two persons
flash-c-link-judged = Judgement recorded.

c-compare-caption = Civil statuses compared
c-compare-what = Item
c-compare-own = This request
c-compare-other = Other request
c-compare-likeness = Comparison
c-compare-weight = Weight (bits)
c-likeness-same = same
c-likeness-similar = similar
c-likeness-different = different
c-likeness-absent = absent
c-likeness-unweighed = not weighed

c-ground = Why
c-ground-missing = Say why
c-ground-source-error = Error that the source acknowledges
c-ground-not-for-the-base = Request foreign to the base (article 7)
c-ground-commission = At the CNIL’s request (article 8)
c-ground-court = Decision of a court

c-delete-title = Delete a request
c-delete-warning = This deletion is final: nothing that is erased can be read again.
c-delete-goes = What will be erased
c-delete-links = { $count ->
    [0] no link to another request
    [one] one link to another request, and its reasons
   *[other] { $count } links to other requests, and their reasons
  }
c-delete-asked = { $count ->
    [0] no request for documents
    [one] one request for documents, and what it brought
   *[other] { $count } requests for documents, and what they brought
  }
c-delete-keys = the key of the request: backups become unreadable
c-delete-stays = What stays in the log, for two years, is that it was deleted, by whom, when and why (article 6). The source may send it again.
c-delete-confirm = I confirm the deletion of this request
c-delete-unconfirmed = Confirm the deletion
c-delete-go = Delete for good
flash-c-deleted = Request deleted.
c-receipt-title = Receipt of deletion
c-receipt-text = This receipt proves that the deletion stands in the log, without saying whose request it was. It can be checked without the base.
c-receipt-request = Request deleted
c-receipt-entry = Entry of the log
c-receipt-at = Deleted
c-receipt-download = Download the receipt (JSON)
c-receipt-wait = The entry waits for its place in the log: the receipt is ready in a moment.

c-stat-year = Year
c-stat-how = Form of the opinion
c-stat-requests = Requests

c-refusal-title = Operation refused
c-refusal-by-article = { $why } (décret no 2022-368, article { $article })
c-refusal-forbidden-selection = Nobody may be selected by post or project, ties, documents or the grounds of an opinion; this refusal is recorded
c-refusal-unknown-criterion = This is no criterion of a search
c-refusal-unreadable-criterion = A criterion cannot be read: check the dates, countries and codes; a text has at most 200 characters
c-refusal-no-criterion = Give at least one criterion
c-refusal-wordless-criterion = Nothing to read in a criterion: a name has a letter at least, a document number four signs, a telephone six digits
c-refusal-nobody-named = A place or a country names nobody: add a name, a date of birth or a number
c-refusal-not-correctable = What the source alone can say is not corrected here
c-refusal-unknown-request = Unknown request
c-refusal-unknown-link = Unknown link
c-refusal-no-reason = A judgement needs a reason, of two thousand characters at most
c-refusal-judged-already = This link is judged so already
c-refusal-not-designated = A recipient is first designated by their own authority
c-refusal-needs-no-designation = Agents of SGDSN and OSIIC are designated by no act: they are habilitated
c-refusal-bad-term = The term is empty, past or too long, or the review is not within it
c-refusal-unknown-user = Unknown user
c-refusal-unknown-designation = Unknown habilitation
c-refusal-already-designated = This person is recorded already
c-refusal-bad-address = This cannot be an address
c-refusal-wrong-state = The state of the habilitation does not allow it
c-refusal-one-self = Nobody acts on their own habilitation
c-refusal-unknown-source = Unknown source
c-refusal-other-ministry = A source keeps its ministry
c-refusal-already-trusted = This certificate or key is trusted already
c-refusal-unreadable = The name or the mailbox cannot be read
c-refusal-unknown-procedure = Unknown procedure
c-refusal-no-reference = Give the CNIL’s reference, of a hundred characters at most
c-refusal-no-person = Name the person: a name and a full date of birth, or a source and a number
