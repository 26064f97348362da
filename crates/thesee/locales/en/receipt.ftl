# The receipt (code of criminal procedure, articles 15-3 and D. 8-2-2).
receipt-title-complaint = Receipt of a complaint filed online
receipt-title-report = Acknowledgement of a report
receipt-author = THESEE, ministry of the interior
receipt-footer = Reference { $reference }, to be quoted in any exchange.
receipt-reference = Reference
receipt-filed = Filed on
receipt-scheme = Facts stated
receipt-offence = Offence stated
receipt-name = Filed by
receipt-happened = Date of the facts
receipt-lost = Sum paid
receipt-what-complaint = Your complaint is recorded. An investigator reads it, as a rule within forty-eight hours and at the latest within eight days. The report of reception, signed by the officer who receives it, will be given to you.
receipt-what-report = Your report is recorded. It is not a complaint: it helps investigators bring facts together, and nothing personal follows from it.
receipt-mentions = Your rights and the time limits
receipt-limitation-intro = Beyond a certain time from the day of the offence, its author can no longer be prosecuted: the action is time-barred (code of criminal procedure, articles 7 to 9).
receipt-limitation-crime = Crimes: twenty years (article 7), save longer periods set by law.
receipt-limitation-delict = Misdemeanours, among them fraud, blackmail and simple extortion: six years (article 8), save special periods set by law.
receipt-limitation-petty = Petty offences: one year (article 9).
receipt-civil-party = Filing a complaint as a civil party with the investigating judge, under the conditions of article 85, interrupts this period.
receipt-optional = Filing online is optional: you may at any time go to the police service or gendarmerie unit of your choice (article D. 8-2-2).
receipt-heard = You may ask to be heard, and your online complaint does not keep investigators from hearing you (article D. 8-2-2).
receipt-not-signed = This receipt is given to you without your signature.
receipt-data = Your data
receipt-kept = They are kept six years from their recording (order of 26 June 2020, article 3). Your rights of access, rectification, erasure and restriction are exercised with the national judicial police directorate (article 6).

scheme-fake-shop = Fake shop
scheme-fake-seller = Fake seller between individuals
scheme-fake-buyer = Fake buyer between individuals
scheme-fake-rental = Fake letting
scheme-hijack = Mailbox or profile taken over to ask for money
scheme-romance = Romance fraud with a threat
scheme-blackmail = Blackmail
scheme-ransomware = Ransomware

offence-fraud = Fraud
offence-blackmail = Blackmail
offence-extortion = Extortion connected with an attack on a data system
