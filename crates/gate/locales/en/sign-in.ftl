# Sign-in of designated and cleared people, at an identity provider

sign-in-title = Sign in
sign-in-lead = This portal is for people designated and cleared individually.
sign-in-explain = You will sign in with your administration’s identity provider, then come back here.
sign-in-button = Continue to sign-in
sign-in-trouble = If you cannot sign in, contact the person who designated you.
flash-signed-out = You are signed out.

sign-in-denied-title = Sign-in abandoned
sign-in-denied-text = Sign-in was not completed with the identity provider. You can start again.
sign-in-provider-title = The identity provider reports an error
sign-in-provider-text = Sign-in could not be completed. Try again in a few minutes; if it persists, tell the service’s administrator.
sign-in-lost-title = This sign-in is no longer valid
sign-in-lost-text = It took too long, or was begun in another browser. Start again from the sign-in page.
sign-in-spent-title = This sign-in was used already or has expired
sign-in-spent-text = Each sign-in serves once, for a few seconds. Start again from the sign-in page.
sign-in-missing-title = Your identity was not told in full
sign-in-missing-text = The identity provider did not tell all it takes. Tell the service’s administrator.
sign-in-unreachable-title = The identity provider does not answer
sign-in-unreachable-text = It is not possible to sign in at the moment. Try again in a few minutes.
sign-in-invalid-title = Sign-in could not be verified
sign-in-invalid-text = The identity provider’s answer could not be verified and, for safety, was not accepted. Try again; if it persists, tell the service’s administrator.
sign-in-weak-title = Stronger authentication is needed
sign-in-weak-text = This portal asks for several authentication factors. Start again and use your second factor.
sign-in-no-email-title = Your professional address was not given
sign-in-no-email-text = The identity provider gave no verified address. Without it, your designation cannot be found.
sign-in-not-designated-title = You are not cleared for this portal
sign-in-not-designated-text = No designation in your name is in force here. This attempt has been recorded. Ask the person in charge in your administration to designate you.
