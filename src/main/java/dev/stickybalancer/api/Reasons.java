package dev.stickybalancer.api;

/** What the API server says of a broken rule, for programs. */
final class Reasons {
    static final String INVALID = "FieldValueInvalid";
    static final String FORBIDDEN = "FieldValueForbidden";

    private Reasons() {}
}
