# Mails. None asks for a password or for personal data.
mail-link-subject = Your jecliqueoupas deposit link
mail-link-text = Hello,

    Here is your link to deposit a file for analysis:

    { $url }

    It is tied to your address and stays valid until { $until }.
    Do not pass it on. If you asked for nothing, ignore this message.

    jecliqueoupas
mail-rectified-subject = Your address has been rectified on jecliqueoupas
mail-rectified-text = Hello,

    At your request, ANSSI has tied your deposits to this address. Links sent to the former one no longer work.
    Here is a new one, valid until { $until }:

    { $url }

    Do not pass it on. If you asked for nothing, tell ANSSI at the addresses of the privacy policy.

    jecliqueoupas
mail-alert-subject = Alert: malicious file deposited by an agent of your ministry
mail-alert-text = Hello,

    A file deposited on jecliqueoupas is held malicious.
    Alert { $path }.

    Deposited by: { $agent }
    Deposited on: { $deposited }
    SHA-256 fingerprint: { $sha256 }
    Detected by: { $rule }

    The details are on your ministry’s desk:
    { $url }

    The file is never attached to these messages.

    jecliqueoupas
mail-alert-agent-withheld = address not told: the agent had the processing of their data restricted
mail-alert-path-agent = sent by the agent
mail-alert-path-deposit = sent by ANSSI on deposit
mail-alert-path-later = sent by ANSSI after a new rule was applied
mail-invite-subject = A file you deposited is malicious
mail-invite-text = Hello,

    A file you deposited on jecliqueoupas is held malicious.
    ANSSI invites you to alert your ministry’s security officer:

    { $url }

    If your deposit link has expired, ask for a new one on the home page.

    jecliqueoupas
mail-later-subject = New analysis of a file you deposited
mail-later-text = Hello,

    New detection rules were applied to a file you deposited.
    It is now held malicious; your ministry has been told:

    { $url }

    Do not open this file. If it was opened, tell your IT team without delay.

    jecliqueoupas
