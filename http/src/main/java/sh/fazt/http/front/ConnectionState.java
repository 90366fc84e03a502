package sh.fazt.http.front;

/** What a connection is about at the moment. */
enum ConnectionState {
  /** Its client sends a request, or nothing. */
  REQUEST,
  /** An answer is awaited, or leaves bit by bit. */
  ANSWER,
  /** A request is answered by Pekko HTTP. */
  HANDED_OVER,
  /** It is closed as soon as its client is done, or after some time. */
  LINGERING,
  CLOSED
}
