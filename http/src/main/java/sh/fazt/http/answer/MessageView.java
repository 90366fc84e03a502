package sh.fazt.http.answer;

/** The answer of an endpoint that has done something and has nothing to show: one sentence. */
public record MessageView(String message) {}
