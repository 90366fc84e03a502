package sh.fazt.http.contract;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.contract.Shape.Group;

/**
 * One thing the API does: a method on a path.
 *
 * @param id stable name, {@code topic.verb}
 * @param path with {@code {name}} for a segment that varies, {@code {name...}} for all that follows
 * @param segments what varies in the path
 * @param query what may stand in the query
 * @param body the JSON it takes, or none
 * @param status of a success
 * @param answer the {@code data} of a success
 */
public record Endpoint(
    String id,
    String method,
    String path,
    RequiredAccess access,
    String summary,
    List<Field> segments,
    List<Field> query,
    @Nullable Group body,
    int status,
    Shape answer,
    Set<Trait> traits) {

  /** What an endpoint has in common with some others. */
  public enum Trait {
    /** It changes something: takes a reason and an idempotency key. */
    CHANGES,
    /** It is about one thing that has a version: answers with it, takes the one it expects. */
    VERSIONED,
    /** It makes a new thing and answers with its version; there is none to expect. */
    BEGINS,
    /** It accepts {@code If-None-Match: *}, to create only what does not exist. */
    TAKES_ONLY_NEW,
    /** Older clients know a malformed body as {@code INVALID_JSON}. */
    SAYS_INVALID_JSON,
    /** Older clients know a malformed body as {@code INVALID_JSON}, in other words. */
    SAYS_INVALID_REQUEST,
    /** What it answers is a secret that is stored nowhere. */
    TELLS_SECRET,
    /** What is not known in its body, or not of its type, is as good as left out. */
    LENIENT,
    /** Its body may be left out. */
    BODY_OPTIONAL,
    /** It takes a zip, or a form with one, and not JSON. */
    UPLOAD,
    /** Its body is a list of files, which may be larger than others and is better sent packed. */
    LONG_LIST,
    /** It takes bytes of any type, and not JSON of the contract. */
    TAKES_BYTES,
    /** Its answer is plain and not in the envelope. */
    PLAIN
  }

  private static final Pattern SEGMENT = Pattern.compile("\\{([a-z_]+)(\\.\\.\\.)?}");

  public Endpoint {
    segments = List.copyOf(segments);
    query = List.copyOf(query);
    traits = Set.copyOf(traits);
  }

  /** An endpoint that only reads. */
  public static Endpoint get(String id, String path, RequiredAccess access, String summary) {
    return new Endpoint(
        id,
        "GET",
        path,
        access,
        summary,
        named(path),
        List.of(),
        null,
        200,
        new Group(List.of()),
        Set.of());
  }

  /** An endpoint that something is sent to, and that changes nothing the journal knows. */
  public static Endpoint post(String id, String path, RequiredAccess access, String summary) {
    return get(id, path, access, summary).by("POST");
  }

  /** An endpoint that changes something. */
  public static Endpoint change(
      String id, String method, String path, RequiredAccess access, String summary) {
    return get(id, path, access, summary).by(method).with(Trait.CHANGES);
  }

  /** The same with another method. */
  public Endpoint by(String other) {
    return new Endpoint(
        id, other, path, access, summary, segments, query, body, status, answer, traits);
  }

  private static List<Field> named(String path) {
    if (path.indexOf('{') < 0) {
      return List.of();
    }
    return SEGMENT
        .matcher(path)
        .results()
        .map(match -> Field.required(match.group(1), Shape.TEXT, ""))
        .toList();
  }

  /** Says what a segment of the path is. */
  public Endpoint segment(Param<?> param, Shape shape, String meaning) {
    String name = param.name();
    if (segments.stream().noneMatch(field -> field.name().equals(name))) {
      throw new IllegalArgumentException(path + " has no segment " + name);
    }
    var fields = new ArrayList<Field>();
    for (var field : segments) {
      fields.add(field.name().equals(name) ? Field.required(param, shape, meaning) : field);
    }
    return new Endpoint(
        id, method, path, access, summary, fields, query, body, status, answer, traits);
  }

  public Endpoint query(Field... fields) {
    return new Endpoint(
        id, method, path, access, summary, segments, List.of(fields), body, status, answer, traits);
  }

  /** The same list, which can be asked for in pages. */
  public Endpoint paged() {
    var more = new ArrayList<>(query);
    more.addAll(List.of(Paging.LIMIT, Paging.CURSOR, Paging.OFFSET));
    return query(more.toArray(Field[]::new));
  }

  public Endpoint body(Field... fields) {
    return new Endpoint(
        id,
        method,
        path,
        access,
        summary,
        segments,
        query,
        Shape.group(fields),
        status,
        answer,
        traits);
  }

  /**
   * The same, which also takes what was read, unless it differs from what is there: so that a thing
   * that was read can be written back.
   */
  public Endpoint takesBack(Group read) {
    var fields = new ArrayList<Field>(body == null ? List.of() : body.fields());
    for (Field field : read.fields()) {
      if (fields.stream().noneMatch(known -> known.name().equals(field.name()))) {
        fields.add(
            Field.optional(field.name(), field.shape(), "As it was read: " + field.meaning()));
      }
    }
    return body(fields.toArray(Field[]::new));
  }

  public Endpoint answers(int code, Shape data) {
    return new Endpoint(
        id, method, path, access, summary, segments, query, body, code, data, traits);
  }

  public Endpoint answers(Shape data) {
    return answers(status, data);
  }

  public Endpoint with(Trait trait) {
    var more = traits.isEmpty() ? EnumSet.noneOf(Trait.class) : EnumSet.copyOf(traits);
    more.add(trait);
    return new Endpoint(
        id, method, path, access, summary, segments, query, body, status, answer, more);
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }
}
