package sh.fazt.http.api;

/** The answer of an endpoint that has done something and has nothing to show: one sentence. */
record MessageView(String message) {}
