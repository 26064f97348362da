# Security keys (WebAuthn) of the people designated and cleared

key-show-title = Show your security key
key-show-lead = Your identity is verified. To come in, show a security key registered for your account.
key-show-button = Show my key
key-trouble = If your key is lost or broken, show the other key you registered, or speak to the person who designated you. They will remove the lost key, and you will register a new one.
key-register-title = Register a security key
key-register-lead = Beside your sign-in, this portal asks for a security key. You will show it each time you sign in.
key-register-explain = Your browser will ask for the key, then for its PIN, your fingerprint or your face. These never leave your device. No code will be sent to you by text message.
key-register-button = Register a key
key-kinds = These will do: a USB or contactless key (FIDO2), the screen lock of your computer or of your phone.
key-no-script = This page cannot work without JavaScript: it is the only way a browser speaks to security keys. Allow it for this site, then reload the page.
key-failed = The key did not answer, or you gave up. Try again.
key-unable = This browser cannot speak to a security key, or may not do so here.

key-error-verified = The key did not check that it is you. Give it a PIN, or set up your fingerprint, then try again.
key-error-stranger = This key is not registered for your account. Show one that is.
key-error-counter = This key seems to have been copied: it was refused, and the refusal is recorded. Tell the person who designated you.
key-error-algorithm = This key is not of an accepted model. Try another.
key-error-late = This request is no longer valid: it took too long, or has served already. Try again.
key-error-many = Your account has as many keys as it may.
key-error-known = This key is registered already. Show another.
key-error-other = The key’s answer could not be verified: to be safe, it was refused. Try again.

key-own-title = My security keys
key-own-none = No key is registered for your account.
key-own-registered = Registered on { $at }.
key-own-used = Last shown on { $at }.
key-own-shared = Your devices may share it.
key-own-second = Register a second key now: should you lose the first, you can still come in.
key-own-lost = A lost key must be reported at once to the person who designated you, who will remove it.
key-own-stale = To add a key, sign out then sign in again: it can only be done within a quarter of an hour.
key-own-continue = Continue
flash-key-registered = Your key is registered, and you are signed in.
flash-key-added = The key is registered.
