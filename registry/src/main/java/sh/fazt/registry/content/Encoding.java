package sh.fazt.registry.content;

/** In which form the bytes of a file are stored and sent. */
public enum Encoding {
  IDENTITY,
  GZIP
}
