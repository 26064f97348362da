# The notice of a victim's rights (code of criminal procedure, article 10-2) and the mails.
notice-of-rights-title = Notice of the victim’s rights
rights-intro = You filed a complaint. Article 10-2 of the code of criminal procedure gives you the right:
rights-repair = To obtain compensation for the harm done to you, including, where fitting, through a measure of restorative justice.
rights-civil-party = To become a civil party: in a prosecution opened by the public prosecutor, by summoning the author of the facts directly, or by a complaint to the investigating judge (article 85).
rights-lawyer = To be assisted, if you become a civil party, by a lawyer whom you choose or whom the president of the bar appoints at your request. The cost is yours, unless legal aid or legal expenses insurance covers it.
rights-association = To be helped by a public service or by an approved association for victims: national number 116 006, free, every day.
rights-fund = To apply, in the cases and under the conditions of articles 706-3 and 706-14, to the court’s commission for the compensation of victims.
rights-protection = To be told of the protective measures open to you, and to have your particular needs of protection assessed.
rights-interpreter = To have an interpreter, and a translation of what you need to exercise your rights, if you do not understand French.
rights-accompanied = To be accompanied, at every stage, by your legal representative and by an adult of your choice, a lawyer included, unless the judicial authority decides otherwise and says why.
rights-address = To give as your address that of another person, who expressly agrees.
rights-follow-title = What you will know of your complaint
rights-follow = The judicial authority tells you what follows (article 40-2): it is shown in your space. If your complaint is closed without further action, you are given the ground, and you may appeal to the public prosecutor general (article 40-3).
rights-help-title = Being helped
rights-help = Call 116 006 (France Victimes, free, every day). In danger, call 17 or 112; by text message, 114.

victim-mail-complaint-subject = THESEE: your complaint is recorded / votre plainte est enregistrée
victim-mail-complaint = Hello,

    Your complaint is recorded. Its receipt and the notice of your rights await you in your space.
victim-mail-report-subject = THESEE: your report is recorded / votre signalement est enregistré
victim-mail-report = Hello,

    Your report is recorded. Its acknowledgement awaits you in your space. A report is not a complaint: nothing follows from it for you personally.
victim-mail-message-subject = THESEE: a message awaits you / un message vous attend
victim-mail-message = Hello,

    The investigating service wrote to you about your complaint.
victim-mail-follow-up-subject = THESEE: news of your complaint / une suite vous est annoncée
victim-mail-follow-up = Hello,

    The judicial authority tells you what follows your complaint.
victim-mail-how = To read it, type the address of service-public.fr yourself in your browser, and open your space as on the day you filed.
victim-mail-care = This message holds no link and asks nothing of you. We never ask by mail or telephone for a payment, a password or a card number. Whoever does so in our name is committing fraud.
victim-mail-signed = THESEE
