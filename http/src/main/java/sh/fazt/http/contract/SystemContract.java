package sh.fazt.http.contract;

import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** Endpoints about the machine and the program. */
public final class SystemContract {
  private static final String SYSTEM = "/api/system";

  private static final Shape CONFIG =
      Shape.group(
          required("version", Shape.TEXT, "Of fazt"),
          required("domain", Shape.TEXT, "The main domain"),
          required("env", Shape.oneOf("production", "development"), "What it is for"),
          required("https", Shape.FLAG, "Whether the node speaks TLS itself"),
          required("ntfy", Shape.FLAG, "Whether it notifies somebody"));

  private SystemContract() {}

  private static final Shape REFUSED =
      Shape.group(
          required("no_room", Shape.COUNT, "Requests and connections without room: 503"),
          required("too_many_requests", Shape.COUNT, "Requests beyond a network's rate: 429"),
          required("too_many_connections", Shape.COUNT, "Connections beyond its share: 429"),
          required("slow_heads", Shape.COUNT, "Heads that did not come in in time: 408"),
          required("large_heads", Shape.COUNT, "Heads or targets that are too large: 431, 414"),
          required("malformed", Shape.COUNT, "Requests that are not well-formed: 400"),
          required("slow_bodies", Shape.COUNT, "Bodies that came too slowly: 408"),
          required("slow_readers", Shape.COUNT, "Connections that did not read: cut off"),
          required("evicted", Shape.COUNT, "Connections that had to make room for others"));

  public static final Endpoint LIMITS =
      Endpoint.get(
              "system.limits",
              SYSTEM + "/limits",
              RequiredAccess.READ,
              "What this machine has and allows")
          .answers(
              Shape.group(
                  required("TotalRAM", Shape.COUNT, "Bytes of memory"),
                  required("AvailableRAM", Shape.COUNT, "The same"),
                  required("CPUCount", Shape.COUNT, "Processors"),
                  required("MaxVFSBytes", Shape.COUNT, "Bytes of files kept ready"),
                  required("MaxUploadBytes", Shape.COUNT, "Bytes of an upload"),
                  required("Refused", REFUSED, "What the port refused or ended since the start")));

  public static final Endpoint CACHE =
      Endpoint.get(
              "system.cache",
              SYSTEM + "/cache",
              RequiredAccess.READ,
              "The files that are kept ready")
          .answers(
              Shape.group(
                  required("CachedFiles", Shape.COUNT, "How many"),
                  required("CacheSizeBytes", Shape.COUNT, "Their size")));

  public static final Endpoint DB =
      Endpoint.get("system.db", SYSTEM + "/db", RequiredAccess.READ, "Connections to the database")
          .answers(
              Shape.group(
                  required("OpenConnections", Shape.COUNT, "All"),
                  required("InUse", Shape.COUNT, "At work"),
                  required("Idle", Shape.COUNT, "The others")));

  public static final Endpoint CONFIGURATION =
      Endpoint.get(
              "system.config", SYSTEM + "/config", RequiredAccess.READ, "How the node is set up")
          .answers(CONFIG);

  public static final Endpoint OLD_CONFIGURATION =
      Endpoint.get(
              "config", "/api/config", RequiredAccess.READ, "The same, where older clients look")
          .answers(CONFIG);

  public static final Endpoint INFO =
      Endpoint.get(
              "system.info", SYSTEM + "/info", RequiredAccess.READ, "What kind of node this is")
          .answers(
              Shape.group(
                  required("version", Shape.TEXT, "Of fazt"),
                  required("domain", Shape.TEXT, "The main domain"),
                  required("env", Shape.oneOf("production", "development"), "What it is for"),
                  required(
                      "vfs",
                      Shape.group(
                          required("cached_files", Shape.COUNT, "Files kept ready"),
                          required("cache_size", Shape.COUNT, "Their size")),
                      "What is kept ready to be sent")));

  public static final List<Endpoint> ALL =
      List.of(LIMITS, CACHE, DB, CONFIGURATION, OLD_CONFIGURATION, INFO);
}
