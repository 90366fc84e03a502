package sh.fazt.registry.entity;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import org.jspecify.annotations.Nullable;

/**
 * Lets messages carry values of sealed types, such as commands of the pure rules, without the rules
 * knowing of it: the case is written as its simple class name. Only for messages between running
 * nodes, never for anything stored.
 */
public final class MessageModule extends Module {
  private static final String CASE = "@case";

  @Override
  public String getModuleName() {
    return "fazt-message";
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public void setupModule(SetupContext context) {
    context.appendAnnotationIntrospector(new Cases());
  }

  private static final class Cases extends NopAnnotationIntrospector {
    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
        MapperConfig<?> config, Annotated annotated) {
      return annotated.getRawType().isSealed()
          ? JsonTypeInfo.Value.construct(
              JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.As.PROPERTY, CASE, null, false, null)
          : null;
    }
  }
}
