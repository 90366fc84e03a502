package sh.fazt.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;
import scala.Function1;

/** Classes as the Scala compiler makes them, with one lambda. */
class ScalaLambdasTest {
  private static final ClassDesc NAME = ClassDesc.of("sh.fazt.deploy.MadeByScala");
  private static final ClassDesc FUNCTION = ClassDesc.of("scala.Function1");
  private static final ClassDesc ITS_OWN = ClassDesc.of("sh.fazt.deploy.ScalaLambdasTest$Length");
  private static final MethodTypeDesc GENERAL =
      MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object);
  private static final MethodTypeDesc LENGTH =
      MethodTypeDesc.of(ConstantDescs.CD_Integer, ConstantDescs.CD_String);
  private static final int SERIALIZABLE_WITH_BRIDGES =
      LambdaMetafactory.FLAG_SERIALIZABLE | LambdaMetafactory.FLAG_BRIDGES;

  private static final DirectMethodHandleDesc ALT_METAFACTORY =
      ConstantDescs.ofCallsiteBootstrap(
          LambdaMetafactory.class.describeConstable().orElseThrow(),
          "altMetafactory",
          ConstantDescs.CD_CallSite,
          ConstantDescs.CD_Object.arrayType());

  /** An interface with a method of its own types, for which a bridge is needed. */
  public interface Length {
    /** How long the text is. */
    Object apply(Object text);

    /** The same. */
    Integer apply(String text);
  }

  /** Its {@code make} returns the lambda. */
  private static byte[] scalaClass(ClassDesc type, int flags, ConstantDesc... more) {
    var arguments = new ConstantDesc[4 + more.length];
    arguments[0] = GENERAL;
    arguments[1] =
        MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, NAME, "length", LENGTH);
    arguments[2] = LENGTH;
    arguments[3] = flags;
    System.arraycopy(more, 0, arguments, 4, more.length);
    int isPublic = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;
    return ClassFile.of()
        .build(
            NAME,
            builder ->
                builder
                    .withMethodBody(
                        "length",
                        LENGTH,
                        isPublic,
                        code ->
                            code.aload(0)
                                .invokevirtual(
                                    ConstantDescs.CD_String,
                                    "length",
                                    MethodTypeDesc.of(ConstantDescs.CD_int))
                                .invokestatic(
                                    ConstantDescs.CD_Integer,
                                    "valueOf",
                                    MethodTypeDesc.of(
                                        ConstantDescs.CD_Integer, ConstantDescs.CD_int))
                                .areturn())
                    .withMethodBody(
                        "make",
                        MethodTypeDesc.of(ConstantDescs.CD_Object),
                        isPublic,
                        code ->
                            code.invokedynamic(
                                    DynamicCallSiteDesc.of(
                                        ALT_METAFACTORY,
                                        "apply",
                                        MethodTypeDesc.of(type),
                                        arguments))
                                .areturn()));
  }

  private static Object made(byte[] classFile) throws Throwable {
    var lookup = MethodHandles.lookup().defineHiddenClass(classFile, true);
    return lookup
        .findStatic(
            lookup.lookupClass(), "make", java.lang.invoke.MethodType.methodType(Object.class))
        .invoke();
  }

  @Test
  @SuppressWarnings("unchecked")
  void aFunctionStaysWhatItIsButIsNotSerializable() throws Throwable {
    byte[] before = scalaClass(FUNCTION, SERIALIZABLE_WITH_BRIDGES, 1, LENGTH);
    assertThat(made(before)).isInstanceOf(Serializable.class);

    Object after = made(ScalaLambdas.plain(before).orElseThrow());

    assertThat(after).isNotInstanceOf(Serializable.class);
    assertThat(((Function1<String, Integer>) after).apply("four")).isEqualTo(4);
  }

  @Test
  void aFunctionWithoutBridgesIsTheSame() throws Throwable {
    byte[] before = scalaClass(FUNCTION, LambdaMetafactory.FLAG_SERIALIZABLE);
    assertThat(made(ScalaLambdas.plain(before).orElseThrow())).isInstanceOf(Function1.class);
  }

  @Test
  void whatNeedsItsBridgeOrWasMadePlainIsLeftAlone() {
    assertThat(ScalaLambdas.plain(scalaClass(ITS_OWN, SERIALIZABLE_WITH_BRIDGES, 1, LENGTH)))
        .isEmpty();
    assertThat(
            ScalaLambdas.plain(
                scalaClass(FUNCTION, SERIALIZABLE_WITH_BRIDGES, 1, GENERAL.changeReturnType(NAME))))
        .isEmpty();
    var plain = ScalaLambdas.plain(scalaClass(FUNCTION, SERIALIZABLE_WITH_BRIDGES, 1, LENGTH));
    assertThat(ScalaLambdas.plain(plain.orElseThrow())).isEmpty();
  }
}
