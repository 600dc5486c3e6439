/** Ids and small values that every room speaks. */
@NullMarked
package onceline.words;

import org.jspecify.annotations.NullMarked;
