package sh.fazt.deploy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lambdas of a class that the Scala compiler made, so that Java's ahead-of-time cache takes
 * them. Scala makes each serialisable and gives it a bridge that nobody can call, by {@code
 * LambdaMetafactory.altMetafactory}; the cache holds only what {@code metafactory} makes (JEP 483),
 * so a node made a thousand classes anew at every start. Nothing here sends lambdas anywhere.
 *
 * <p>Only the class's table of bootstrap methods is written anew, and what that needs is added to
 * its constants; the code stays as it is, byte for byte. Formats: Java Virtual Machine
 * Specification, chapter 4.
 */
final class ScalaLambdas {
  private static final int UTF8 = 1;
  private static final int NAME_AND_TYPE = 12;
  private static final int METHOD = 10;
  private static final int METHOD_HANDLE = 15;
  private static final int INVOKE_DYNAMIC = 18;
  private static final int INVOKE_STATIC = 6;

  /** Constants that are added: a name, a type, both, the method and its handle. */
  private static final int ADDED = 5;

  private static final int SERIALIZABLE = 1;
  private static final int BRIDGES = 4;

  private static final String OWNER = "java/lang/invoke/LambdaMetafactory";
  private static final String METAFACTORY_TYPE =
      "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
          + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;"
          + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;";

  private final byte[] bytes;

  /** Where each constant begins; 0 where there is none. */
  private final int[] constants;

  private final int constantsEnd;

  /** What the call sites that use a bootstrap method return. */
  private final Map<Integer, Set<String>> returned = new HashMap<>();

  /** An attribute of the class: where it begins, with its name, and where it ends. */
  private record Attribute(int begin, int end) {}

  /** A bootstrap method: its handle, and what it is called with. */
  private record Bootstrap(int handle, List<Integer> arguments) {}

  private ScalaLambdas(byte[] bytes) {
    this.bytes = bytes;
    var in = ByteBuffer.wrap(bytes).position(8);
    constants = new int[Short.toUnsignedInt(in.getShort())];
    for (int i = 1; i < constants.length; i++) {
      constants[i] = in.position();
      int tag = in.get();
      skip(in, tag == UTF8 ? Short.toUnsignedInt(in.getShort()) : sizeOf(tag));
      if (tag == 5 || tag == 6) {
        i++; // a long or double takes the room of two
      }
    }
    constantsEnd = in.position();
  }

  /** The class with plain lambdas, or none if it has none that Scala made. */
  static Optional<byte[]> plain(byte[] classFile) {
    return new ScalaLambdas(classFile).plain();
  }

  private static int sizeOf(int tag) {
    return switch (tag) {
      case 7, 8, 16, 19, 20 -> 2;
      case METHOD_HANDLE -> 3;
      case 3, 4, 9, METHOD, 11, NAME_AND_TYPE, 17, INVOKE_DYNAMIC -> 4;
      case 5, 6 -> 8;
      default -> throw new IllegalArgumentException("no class file: a constant of kind " + tag);
    };
  }

  private Optional<byte[]> plain() {
    int handle = altMetafactory();
    if (handle == 0) {
      return Optional.empty();
    }
    findCallSites();
    return bootstrapMethods().flatMap(table -> replaced(table, handle));
  }

  /** The constant that is the handle of {@code altMetafactory}, or 0. */
  private int altMetafactory() {
    for (int i = 1; i < constants.length; i++) {
      if (tag(i) == METHOD_HANDLE) {
        int method = constants[unsigned(constants[i] + 2)];
        int named = constants[unsigned(method + 3)];
        if (bytes[method] == METHOD
            && text(unsigned(constants[unsigned(method + 1)] + 1)).equals(OWNER)
            && text(unsigned(named + 1)).equals("altMetafactory")) {
          return i;
        }
      }
    }
    return 0;
  }

  private void findCallSites() {
    for (int i = 1; i < constants.length; i++) {
      if (tag(i) == INVOKE_DYNAMIC) {
        String type = text(unsigned(constants[unsigned(constants[i] + 3)] + 3));
        returned
            .computeIfAbsent(unsigned(constants[i] + 1), _ -> new HashSet<>())
            .add(type.substring(type.indexOf(')') + 1));
      }
    }
  }

  private Optional<Attribute> bootstrapMethods() {
    var in = ByteBuffer.wrap(bytes).position(constantsEnd);
    skip(in, 6); // flags, this class, its parent
    skip(in, 2 * Short.toUnsignedInt(in.getShort()));
    for (int kind = 0; kind < 2; kind++) { // fields, methods
      int members = Short.toUnsignedInt(in.getShort());
      for (int i = 0; i < members; i++) {
        skip(in, 6);
        attributes(in);
      }
    }
    return attributes(in).stream()
        .filter(attribute -> text(unsigned(attribute.begin())).equals("BootstrapMethods"))
        .findFirst();
  }

  private static List<Attribute> attributes(ByteBuffer in) {
    int count = Short.toUnsignedInt(in.getShort());
    var all = new ArrayList<Attribute>();
    for (int i = 0; i < count; i++) {
      int begin = in.position();
      skip(in, 2);
      skip(in, in.getInt());
      all.add(new Attribute(begin, in.position()));
    }
    return all;
  }

  private Optional<byte[]> replaced(Attribute table, int handle) {
    var methods = read(table);
    boolean any = false;
    for (int i = 0; i < methods.size(); i++) {
      if (methods.get(i).handle() == handle && isPlain(i, methods.get(i).arguments())) {
        methods.set(
            i,
            new Bootstrap(constants.length + ADDED - 1, methods.get(i).arguments().subList(0, 3)));
        any = true;
      }
    }
    int owner = unsigned(constants[unsigned(constants[handle] + 2)] + 1);
    return any ? Optional.of(written(table, methods, owner)) : Optional.empty();
  }

  private List<Bootstrap> read(Attribute table) {
    var in = ByteBuffer.wrap(bytes).position(table.begin() + 6);
    int count = Short.toUnsignedInt(in.getShort());
    var all = new ArrayList<Bootstrap>();
    for (int i = 0; i < count; i++) {
      int handle = Short.toUnsignedInt(in.getShort());
      int size = Short.toUnsignedInt(in.getShort());
      var arguments = new ArrayList<Integer>();
      for (int j = 0; j < size; j++) {
        arguments.add(Short.toUnsignedInt(in.getShort()));
      }
      all.add(new Bootstrap(handle, arguments));
    }
    return all;
  }

  /**
   * Whether a lambda is the same without what {@code altMetafactory} adds: it is one of Scala's
   * functions, whose only method is the general one, so that a bridge of the lambda's own types is
   * never called.
   *
   * @param arguments types of method and implementation, flags, then the number of bridges and them
   */
  private boolean isPlain(int index, List<Integer> arguments) {
    if (!returned.getOrDefault(index, Set.of()).stream()
        .allMatch(type -> type.matches("Lscala/(Function\\d+|runtime/java8/JFunction.*);"))) {
      return false;
    }
    return switch (ByteBuffer.wrap(bytes).getInt(constants[arguments.get(3)] + 1)) {
      case SERIALIZABLE -> true;
      case SERIALIZABLE | BRIDGES ->
          arguments.size() == 6 && arguments.get(5).equals(arguments.get(2));
      default -> false;
    };
  }

  private byte[] written(Attribute table, List<Bootstrap> methods, int owner) {
    var all = new ByteArrayOutputStream(bytes.length + 512);
    try (var out = new DataOutputStream(all)) {
      int added = constants.length;
      out.write(bytes, 0, 8);
      out.writeShort(added + ADDED);
      out.write(bytes, 10, constantsEnd - 10);
      out.writeByte(UTF8);
      out.writeUTF("metafactory");
      out.writeByte(UTF8);
      out.writeUTF(METAFACTORY_TYPE);
      out.writeByte(NAME_AND_TYPE);
      out.writeShort(added);
      out.writeShort(added + 1);
      out.writeByte(METHOD);
      out.writeShort(owner);
      out.writeShort(added + 2);
      out.writeByte(METHOD_HANDLE);
      out.writeByte(INVOKE_STATIC);
      out.writeShort(added + 3);
      out.write(bytes, constantsEnd, table.begin() + 2 - constantsEnd);
      byte[] body = body(methods);
      out.writeInt(body.length);
      out.write(body);
      out.write(bytes, table.end(), bytes.length - table.end());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  private static byte[] body(List<Bootstrap> methods) throws IOException {
    var all = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(all)) {
      out.writeShort(methods.size());
      for (Bootstrap method : methods) {
        out.writeShort(method.handle());
        out.writeShort(method.arguments().size());
        for (int argument : method.arguments()) {
          out.writeShort(argument);
        }
      }
    }
    return all.toByteArray();
  }

  private int tag(int constant) {
    return constants[constant] == 0 ? 0 : bytes[constants[constant]];
  }

  private int unsigned(int at) {
    return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(at));
  }

  private String text(int constant) {
    int at = constants[constant] + 1;
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at))) {
      return in.readUTF();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void skip(ByteBuffer in, int size) {
    in.position(in.position() + size);
  }
}
