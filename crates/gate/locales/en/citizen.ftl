# Sign-in of citizens, at an identity provider that they choose

citizen-title = Sign in
citizen-lead = This service must be sure of who you are. You will sign in with the provider you choose, then come back here.
citizen-with = Continue with { $provider }
citizen-other = You cannot use it?
citizen-other-text = Because you live abroad, for instance, or have no account with a recognised provider.
citizen-told = This service will be told your birth name, name in use and given names, your date and place of birth, your gender and your e-mail address; nothing else. Never your password.
citizen-again = Start again

citizen-denied-title = You are not signed in
citizen-denied-text = Sign-in with { $provider } was abandoned before its end. Nothing was recorded here. You can start again, or choose another way to sign in.
citizen-provider-title = Sign-in was not completed
citizen-provider-text = { $provider } reports an error. Try again in a few minutes.
citizen-lost-title = This sign-in is no longer valid
citizen-lost-text = It took more than ten minutes, or was begun in another browser. Start again; if it persists, check that your browser accepts cookies from this site.
citizen-spent-title = This sign-in was used already or has expired
citizen-spent-text = Each sign-in serves once, for a few seconds. If you reloaded the page or used the “Back” button, simply start again.
citizen-unreachable-title = The sign-in service does not answer
citizen-unreachable-text = { $provider } does not answer at the moment. Try again in a few minutes, or choose another way to sign in.
citizen-invalid-title = Sign-in could not be verified
citizen-invalid-text = The answer from { $provider } could not be verified: for safety it was not accepted, and nothing was recorded. Start again.
citizen-weak-title = This way of signing in is not enough
citizen-weak-text = The level of security of sign-in with { $provider } is below what this service asks for. Start again with a more secure account.
citizen-missing-title = Your identity was not told in full
citizen-missing-text = { $provider } did not tell all it takes to know who you are: birth name, given names, date and place of birth. Start again with another account, or choose another way to sign in.
citizen-no-email-title = Your e-mail address was not told
citizen-no-email-text = { $provider } told no verified e-mail address. Complete your account, then start again.
citizen-left-title = You are signed out of this service
citizen-left-text = We do not know whether { $provider } has ended your session too. On a shared computer, close every window of the browser.
