package sh.fazt.registry.entity;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
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
    private static final JsonTypeInfo.Value BY_NAME =
        JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.As.PROPERTY, CASE, null, false, null);

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
        MapperConfig<?> config, AnnotatedClass type, JavaType baseType) {
      return type.getRawType().isSealed() ? new StdTypeResolverBuilder().init(BY_NAME, null) : null;
    }
  }
}
