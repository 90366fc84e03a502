package sh.fazt.cli.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;

/**
 * The log of a node: one event, one line, on standard error. Client commands never load this. Said
 * in Java, because reading it from XML takes some 400 classes, which stay in memory.
 *
 * <p>Made by Logback, which finds its name in {@code META-INF/services}.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class NodeLog extends ContextAwareBase implements Configurator {
  private static final String LINE =
      "%d{HH:mm:ss.SSS} %-5level %replace(%msg %ex{8}){'\\s*[\\r\\n]+\\s*', ' | '}%nopex%n";

  private static final Map<String, Level> LEVELS =
      Map.of(
          "sh.fazt", Level.INFO,
          // The actor system logs every start and stop of its own parts.
          "org.apache.pekko", Level.WARN,
          // It warns of each answer that is given before the whole request came, with the address:
          // strangers could write lines of 8 KiB, as many as they send requests.
          "sh.fazt.http.connection.HttpLayer", Level.ERROR,
          // Stopping on a signal, it regrets that it can no longer register to be stopped on one.
          "org.apache.pekko.actor.CoordinatedShutdown", Level.ERROR,
          "com.zaxxer.hikari", Level.ERROR,
          "org.flywaydb", Level.WARN,
          "slick", Level.WARN);

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern(LINE);
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setTarget(ConsoleTarget.SystemErr.getName());
    console.setEncoder(encoder);
    console.start();
    LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
