package sh.fazt.cli.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.Failure;

/**
 * A file of certificates of those who are trusted to say who a peer is.
 *
 * @param variable that names it
 * @param added whether they are trusted in addition to the default ones, and not instead of them
 */
public record Authorities(String variable, String file, boolean added) {
  private static final long LONGEST_FILE = 16L << 20;
  private static final int DER = 0x30;
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (?:X509 )?CERTIFICATE-----([^-]*)-----END (?:X509 )?CERTIFICATE-----");

  /**
   * What TLS is made with.
   *
   * @throws Failure naming the file and the variable, if it cannot be read or holds no certificate
   */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust(), null);
      return context;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Who is trusted.
   *
   * @throws Failure naming the file and the variable, if it cannot be read or holds no certificate
   */
  public TrustManager[] trust() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates()) {
      store.setCertificateEntry("own-" + number++, certificate);
    }
    if (added) {
      for (Certificate certificate : usual()) {
        store.setCertificateEntry("usual-" + number++, certificate);
      }
    }
    return managers(store);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static List<? extends Certificate> usual() throws GeneralSecurityException {
    return Stream.of(managers(null))
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
        .toList();
  }

  private List<Certificate> certificates() throws CertificateException {
    byte[] bytes = bytes();
    var factory = CertificateFactory.getInstance("X.509");
    if (bytes.length > 0 && bytes[0] == DER) {
      return List.of(factory.generateCertificate(new ByteArrayInputStream(bytes)));
    }
    var certificates = new ArrayList<Certificate>();
    // People keep notes and other things between the certificates, so only those are looked at.
    var found = PEM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    while (found.find()) {
      certificates.add(
          factory.generateCertificate(
              new ByteArrayInputStream(Base64.getMimeDecoder().decode(found.group(1)))));
    }
    if (certificates.isEmpty()) {
      throw unusable("it holds no certificate (PEM)");
    }
    return certificates;
  }

  private byte[] bytes() {
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw unusable("it is a directory");
      }
      if (Files.size(path) > LONGEST_FILE) {
        throw unusable("it is too large");
      }
      return Files.readAllBytes(path);
    } catch (java.nio.file.NoSuchFileException _) {
      throw unusable("there is no such file");
    } catch (java.nio.file.AccessDeniedException _) {
      throw unusable("it may not be read");
    } catch (IOException | InvalidPathException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  /** The file, and what named it. */
  public String shown() {
    return file + " (" + (added ? "--cacert or " : "") + variable + ")";
  }

  private Failure unusable(String why) {
    return Failure.refused(
        "CA_FILE",
        "the certificates in " + shown() + " cannot be used: " + why,
        "It is a text of -----BEGIN CERTIFICATE----- blocks (PEM). Mend it, or name another.");
  }
}
