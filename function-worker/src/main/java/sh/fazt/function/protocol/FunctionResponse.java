package sh.fazt.function.protocol;

import java.util.List;

/**
 * What a script answered.
 *
 * @param status 200 to 999
 * @param headers checked: names are tokens with canonical capitals, values hold no line breaks.
 *     {@code Content-Type} is among them unless the body is a blob
 * @param body what to send
 */
public record FunctionResponse(int status, List<Header> headers, ResponseBody body) {
  public FunctionResponse {
    headers = List.copyOf(headers);
  }
}
