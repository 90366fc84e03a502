package sh.fazt.function.protocol;

/**
 * Why a file cannot be parsed.
 *
 * @param file its name
 * @param line from 1
 * @param column from 1
 * @param message what is wrong, in one line
 */
public record SyntaxProblem(String file, int line, int column, String message) {}
