/** The little that every HTTP route needs: JSON in and out, problems, callers, live streams. */
@NullMarked
package onceline.plumbing.http;

import org.jspecify.annotations.NullMarked;
