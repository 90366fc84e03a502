package sh.fazt.http.front;

/** What has to come behind the first bytes of a request that are there. */
enum Following {
  NOTHING,
  /** More of its body. */
  BODY,
  /** Its body, for which the client may wait until it is told to send it. */
  BODY_WHEN_TOLD
}
