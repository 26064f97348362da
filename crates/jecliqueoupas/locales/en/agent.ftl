# Agents' portal.
home-title = Check a file you received
home-lead = You received a file at work and are not sure about opening it? Deposit it here to learn whether it looks clean, suspicious or malicious.
home-step-1 = Give your professional address: you get a link valid seven days.
home-step-2 = Deposit the file and choose the analysis.
home-step-3 = Read the report. If the file is malicious, your ministry’s security officer is alerted.
home-unclassified = Never deposit a classified file, nor one that bears a secrecy marking.
home-register = Get a deposit link
home-email = Your professional e-mail address
home-email-hint = Your ministry’s, for instance first.last@ministry.gouv.example
home-email-empty = Enter your professional e-mail address
home-email-malformed = Enter an address in the form name@domain.example
home-email-domain = This domain belongs to no ministry. Use your professional address; if this is it, ask your ministry’s security officer to have the domain registered.
home-send = Get the link
home-go-on = Deposit a file
home-what-title = What the analysis does
home-what-text = The file is opened in an isolated environment. What it holds is examined layer by layer: archives, messages, macros, scripts, programs, links. A file that could not be read to its end is never called clean.
home-optional = Using this portal is optional. Your files and address are kept one year, or erased as soon as you ask.

link-sent-title = Check your mailbox
link-sent-text = If { $email } is a ministry’s address, a deposit link was just sent to it.
link-sent-term = The link is tied to that address and stays valid seven days.
link-sent-nothing = Nothing arrives?
link-sent-nothing-text = Look among unwanted mail. You can ask for five links an hour at most.

enter-title = Open your deposit space
enter-text = This link is tied to the address { $email }.
enter-until = It is valid until { $until }.
enter-go = Open my space
enter-not-you = If this address is not yours, close this page: opening a link meant for someone else is not allowed.

link-unknown-title = This link does not exist
link-unknown-text = Check that the address is complete, or ask for a new link on the home page.
link-expired-title = This link has expired
link-expired-text = A link stays valid seven days. Ask for a new one on the home page; your deposits will be there.

deposit-title = Deposit a file
duty-sensitive = If you find that the file holds sensitive data (origin, political opinions, religious or philosophical beliefs, trade-union membership, genetic or biometric data, health, sex life or orientation), report it at once: the file will be withdrawn and destroyed.
deposit-choice = Which analysis would you like?
deposit-choice-missing = Choose an analysis
deposit-password = The file’s password, if it has one (optional)
deposit-password-hint = Passwords written in the message that comes with an archive are tried by themselves.
deposit-password-long = The password is too long: 200 characters at most
deposit-unclassified = I declare that this file is not classified and that I received it at work
deposit-unclassified-hint = Without this statement the file is refused.
deposit-unclassified-missing = Declare that the file is not classified; otherwise do not deposit it
deposit-file = File to analyse
deposit-file-hint = { $max } at most. A saved message (.eml, .msg) is taken with its attachments.
deposit-file-missing = Choose a file that is not empty
deposit-file-large = The file is larger than allowed, { $max }
deposit-send = Deposit and analyse
refusal-unclassified-title = Statement missing
refusal-unclassified-text = The file was not deposited: you must declare that it is not classified.
refusal-unknown-agent-title = Your address is no longer known
refusal-unknown-agent-text = It was erased. Ask for a new link on the home page.
refusal-restricted-title = The processing of your data is restricted
refusal-restricted-text = At your request no new file is taken. Write to ANSSI to lift this restriction.
flash-deposited = File received. The analysis begins.

choice-quick = Quick
choice-quick-hint = Fingerprint, type and detection rules, without opening what the file holds.
choice-full = Full
choice-full-hint = Everything the file holds is opened and examined.
choice-preview = Full with previews
choice-preview-hint = Like the full analysis, with a preview of the first pages, pictures and words, drawn again in an isolated space.

deposits-title = My deposits
deposits-caption = Files you deposited
deposits-term = Each deposit is kept one year, then erased.
deposits-new = Deposit a file
deposits-none = No deposit
deposits-none-text = Files you deposit will appear here.
deposits-file = File
deposits-when = Deposited
deposits-choice = Analysis
deposits-size = Size
deposits-verdict = Result
deposits-older = Older deposits
deposit-unknown-title = This deposit does not exist
deposit-unknown-text = It was erased, or its year has passed.

alert-title = Alert your ministry
alert-invitation = ANSSI invites you to alert your ministry’s security officer (FSSI). They will get the file’s fingerprint and your address, never the file.
alert-button = Alert the FSSI now
alert-by-mail = Prepare an e-mail instead
alert-done = Alert sent on { $when } ({ $path }), for:
alert-mail-subject = Malicious file received
alert-mail-body = Hello,

    I received a file that jecliqueoupas holds malicious.
    SHA-256 fingerprint: { $sha256 }

    I have not forwarded it with this message.
flash-alerted = Your ministry has been alerted.
flash-caution-already-alerted = Your ministry had already been alerted about this file.
refusal-not-malicious-title = This file is not held malicious
refusal-not-malicious-text = An alert is possible only for a malicious file.
path-agent = by the agent
path-deposit = by ANSSI, on deposit
path-later = by ANSSI, after a new rule

erase-title = Erase this deposit
erase-link = Erase this deposit
erase-text = The file, its report and the key that protects them are destroyed at once. Nothing can bring them back.
erase-button = Erase now
erase-cancel = Back to the report
erased-title = Deposit erased
erased-count = { $deposits } { $deposits ->
    [one] deposit
   *[other] deposits
  } and { $files } { $files ->
    [one] file
   *[other] files
  } erased
erased-text = If another agent had deposited the same file, their own deposit remains.
erased-address = Your address stays known to the service until its year ends, for your other deposits and your links. You can have it erased now too (article 7):
erased-receipt-title = Your receipt
erased-receipt-text = The erasure is written in a log that nobody can alter unnoticed. Keep this number: it lets you obtain the proof.
erased-receipt-link = Download the proof
erased-home = Back to the home page
account-erased-title = Your data is erased
withdrawn-title = File withdrawn and destroyed

sensitive-title = Report sensitive data
sensitive-link = This file holds sensitive data
sensitive-text = The file will be withdrawn from the platform and destroyed at once, for every agent who deposited it.
sensitive-button = Report and destroy the file

mine-title = My data
mine-email = Address
mine-ministry = Ministry
mine-collected = Last collected
mine-deposits = Deposits held
mine-text = This is all the service knows about you. For rectification, restriction or objection, write to the addresses in the privacy policy.
mine-cut = Only your most recent deposits are counted and copied here. For the others, write to the addresses of the privacy policy.
mine-copy = Download a copy
mine-erase-title = Erase my address and my deposits
mine-erase-text = Your address, your links and all your deposits are erased at once.
mine-erase-button = Erase everything
