package sh.fazt.http.api;

/** A node whose contract is held against it from outside. */
public final class ServedContract implements AutoCloseable {
  private final ApiNode node = ApiNode.open();

  private ServedContract() {}

  public static ServedContract open() {
    return new ServedContract();
  }

  public int port() {
    return node.port();
  }

  /** Of a key that may do everything. */
  public String token() {
    return node.token();
  }

  @Override
  public void close() {
    node.close();
  }
}
