package sh.fazt.http.endpoint;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import sh.fazt.http.answer.ApiJson;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Lazy;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.NodeContract;
import sh.fazt.http.contract.OpenApi;
import sh.fazt.http.contract.SystemContract;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.ApiSettings;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.registry.HeapShare;

/** What the machine has, what the node does with it, and how it is set up. */
public final class SystemEndpoints {
  private final ApiContext context;
  private final ApiSettings settings;
  private final Supplier<ResponseEntity> description;

  public SystemEndpoints(ApiContext context, ApiSettings settings) {
    this.context = context;
    this.settings = settings;
    // Made when it is first asked for: a node starts faster without it.
    this.description =
        Lazy.of(
            () ->
                HttpEntities.create(
                    ContentTypes.APPLICATION_JSON,
                    ApiJson.document(OpenApi.document(context.program().version()))));
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        NodeContract.DESCRIPTION, _ -> completedFuture(EndpointReply.raw(description.get())),
        SystemContract.LIMITS, this::limits,
        SystemContract.CACHE, this::cache,
        SystemContract.DB, this::connections,
        SystemContract.CONFIGURATION, this::configuration,
        SystemContract.OLD_CONFIGURATION, this::configuration,
        SystemContract.INFO, this::info);
  }

  private record Limits(
      @JsonProperty("TotalRAM") long totalRam,
      @JsonProperty("AvailableRAM") long availableRam,
      @JsonProperty("CPUCount") int cpuCount,
      @JsonProperty("MaxVFSBytes") long maxVfsBytes,
      @JsonProperty("MaxUploadBytes") long maxUploadBytes,
      @JsonProperty("Refused") Map<String, Long> refused) {}

  private record Cache(
      @JsonProperty("CachedFiles") long cachedFiles,
      @JsonProperty("CacheSizeBytes") long cacheSizeBytes) {}

  private record Connections(
      @JsonProperty("OpenConnections") int openConnections,
      @JsonProperty("InUse") int inUse,
      @JsonProperty("Idle") int idle) {}

  private record Configuration(
      String version, String domain, String env, boolean https, boolean ntfy) {}

  private CompletionStage<EndpointReply> limits(Call call) {
    long memory =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean machine
            ? machine.getTotalMemorySize()
            : Runtime.getRuntime().maxMemory();
    return completedFuture(
        EndpointReply.of(
            new Limits(
                memory,
                memory,
                Runtime.getRuntime().availableProcessors(),
                HeapShare.RESPONSES.atMost(
                    context.node().config().getBytes("fazt.http.cache.max-size")),
                settings.upload().maxSize(),
                context.program().port().byName())));
  }

  private CompletionStage<EndpointReply> cache(Call call) {
    var cache = context.program().cache();
    return completedFuture(
        EndpointReply.of(new Cache(cache.files().getAsLong(), cache.bytes().getAsLong())));
  }

  private CompletionStage<EndpointReply> connections(Call call) {
    var open = context.node().database().connections();
    return completedFuture(
        EndpointReply.of(new Connections(open.open(), open.inUse(), open.open() - open.inUse())));
  }

  private CompletionStage<EndpointReply> configuration(Call call) {
    return completedFuture(
        EndpointReply.of(
            new Configuration(
                context.program().version(),
                context.domain().name(),
                context.program().mode(),
                false,
                false)));
  }

  private record Kept(long cachedFiles, long cacheSize) {}

  private record SystemInfo(String version, String domain, String env, Kept vfs) {}

  private CompletionStage<EndpointReply> info(Call call) {
    var program = context.program();
    var kept = new Kept(program.cache().files().getAsLong(), program.cache().bytes().getAsLong());
    return completedFuture(
        EndpointReply.of(
            new SystemInfo(program.version(), context.domain().name(), program.mode(), kept)));
  }
}
