package onceline.member;

import onceline.words.UserId;

/** A person who was here before. */
record User(UserId id, String contact, Language language) {}
