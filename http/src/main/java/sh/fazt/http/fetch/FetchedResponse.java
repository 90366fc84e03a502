package sh.fazt.http.fetch;

import java.util.Map;

/**
 * What came back.
 *
 * @param headers by their names in lower case; the values of one name joined by commas
 * @param body all of it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record FetchedResponse(int status, Map<String, String> headers, byte[] body) {}
