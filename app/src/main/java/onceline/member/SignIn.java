package onceline.member;

import onceline.plumbing.http.Problem;
import org.jspecify.annotations.Nullable;

/** What a client sends to sign in. */
record SignIn(Contact contact, Key key, @Nullable Language language) {
    SignIn {
        if (contact == null || key == null) {
            throw Problem.malformed("contact and key are needed.");
        }
    }

    Language languageOr(Language other) {
        return language == null ? other : language;
    }
}
