package sh.fazt.http.api;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Version;

/**
 * What an endpoint answers when it did what was asked.
 *
 * @param status 0 for the one the contract says
 * @param data the {@code data} of the envelope
 * @param meta the {@code meta} beside it, or none
 * @param entity sent instead of the envelope, or none
 */
record Reply(
    int status,
    Object data,
    @Nullable Object meta,
    @Nullable ResponseEntity entity,
    List<HttpHeader> fields) {
  Reply {
    fields = List.copyOf(fields);
  }

  static Reply of(Object data) {
    return new Reply(0, data, null, null, List.of());
  }

  /** Bytes as they are, in no envelope. */
  static Reply raw(ResponseEntity entity) {
    return new Reply(0, "", null, entity, List.of());
  }

  /** The same, with this {@code meta}. */
  Reply beside(@Nullable Object more) {
    return new Reply(status, data, more, entity, fields);
  }

  /** The same, about something that has this version by now. */
  Reply at(Version version) {
    return with(RawHeader.create("ETag", "\"" + version + "\""));
  }

  Reply with(HttpHeader field) {
    return withAll(List.of(field));
  }

  Reply withAll(List<HttpHeader> others) {
    var more = new ArrayList<>(fields);
    more.addAll(others);
    return new Reply(status, data, meta, entity, more);
  }
}
