@org.jspecify.annotations.NullMarked
package onceline.notice;
