package sh.fazt.function.protocol;

/** One header field. A name may come several times, as {@code Set-Cookie} does. */
public record Header(String name, String value) {}
