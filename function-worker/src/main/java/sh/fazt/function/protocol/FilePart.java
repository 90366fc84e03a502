package sh.fazt.function.protocol;

/**
 * A file of a form, as it becomes an element of {@code request.files}.
 *
 * @param field the field of the form it was sent in
 * @param name the file's own name, as its sender gave it
 * @param type its media type, as its sender gave it
 * @param data its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record FilePart(String field, String name, String type, byte[] data) {}
