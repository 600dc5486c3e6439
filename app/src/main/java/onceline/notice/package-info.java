/**
 * Notices: facts that concern one person, stored once per channel, pushed to the open pages of that person, and listed.
 * They are language-neutral: pages translate the kind.
 */
@NullMarked
package onceline.notice;

import org.jspecify.annotations.NullMarked;
