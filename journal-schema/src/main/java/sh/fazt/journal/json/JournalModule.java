package sh.fazt.journal.json;

import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Teaches Jackson that the permitted subclasses of a sealed type are its subtypes. */
public final class JournalModule extends Module {
  @Override
  public String getModuleName() {
    return "fazt-journal";
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public void setupModule(SetupContext context) {
    context.appendAnnotationIntrospector(new SealedTypes());
  }

  private static final class SealedTypes extends NopAnnotationIntrospector {
    private static final AnnotationIntrospector ABSENT = nopInstance();

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
      Class<?> type = annotated.getRawType();
      if (!type.isSealed()) {
        return ABSENT.findSubtypes(annotated);
      }
      return Arrays.stream(type.getPermittedSubclasses()).map(NamedType::new).toList();
    }
  }
}
