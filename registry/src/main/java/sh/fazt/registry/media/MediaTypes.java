package sh.fazt.registry.media;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The media type of a file by its extension. A table of our own: the machine's would make the same
 * release differ from node to node, and its hash with it. Changing a line changes the tree hash of
 * later deploys, never of releases that exist.
 *
 * <p>Only {@code text/*} is sent with a charset. Other types have none, like JSON, or say it
 * themselves, like XML, and a charset beside it would be believed instead.
 */
public final class MediaTypes {
  private static final MediaType UNKNOWN = new MediaType("application/octet-stream", false);
  private static final Map<String, MediaType> BY_EXTENSION = new HashMap<>();
  private static final Set<String> COMPRESSIBLE = new HashSet<>();

  static {
    text("text/html", "html htm");
    text("text/css", "css");
    text("text/javascript", "js mjs cjs jsx");
    text("text/plain", "txt text log conf ini toml env properties gitignore");
    text("text/plain", "ts tsx scss sass less py rb go rs java kt c h cc cxx hh cpp hpp sh sql");
    text("text/markdown", "md markdown");
    text("text/csv", "csv");
    text("text/tab-separated-values", "tsv");
    text("text/xml", "xml xsl xslt xsd");
    text("text/calendar", "ics");
    text("text/vcard", "vcf");
    text("text/vtt", "vtt");
    text("text/x-component", "htc");
    text("text/vnd.graphviz", "gv");

    packable("application/yaml", "yaml yml");
    packable("application/rss+xml", "rss");
    packable("application/atom+xml", "atom");
    packable("application/xhtml+xml", "xhtml xht");
    packable("application/json", "json map topojson");
    packable("application/json5", "json5");
    packable("application/ld+json", "jsonld");
    packable("application/geo+json", "geojson");
    packable("application/manifest+json", "webmanifest");
    packable("application/wasm", "wasm");
    packable("application/rtf", "rtf");
    packable("application/x-subrip", "srt");
    packable("application/vnd.google-earth.kml+xml", "kml");
    packable("application/gpx+xml", "gpx");
    packable("application/x-sqlite3", "sqlite sqlite3");
    packable("image/svg+xml", "svg");
    packable("image/bmp", "bmp");
    packable("image/x-icon", "ico cur");
    packable("model/gltf+json", "gltf");
    packable("model/gltf-binary", "glb");
    packable("model/stl", "stl");
    packable("model/obj", "obj");
    packable("font/ttf", "ttf");
    packable("font/otf", "otf");
    packable("font/collection", "ttc");
    packable("application/vnd.ms-fontobject", "eot");

    packed("font/woff", "woff");
    packed("font/woff2", "woff2");
    packed("image/png", "png");
    packed("image/apng", "apng");
    packed("image/jpeg", "jpg jpeg jpe jfif");
    packed("image/gif", "gif");
    packed("image/webp", "webp");
    packed("image/avif", "avif");
    packed("image/heic", "heic");
    packed("image/jxl", "jxl");
    packed("image/tiff", "tif tiff");
    packed("audio/mpeg", "mp3");
    packed("audio/mp4", "m4a");
    packed("audio/aac", "aac");
    packed("audio/ogg", "ogg oga opus");
    packed("audio/flac", "flac");
    packed("audio/wav", "wav");
    packed("audio/webm", "weba");
    packed("audio/midi", "mid midi");
    packed("video/mp4", "mp4 m4v mpg4");
    packed("video/webm", "webm");
    packed("video/ogg", "ogv");
    packed("video/quicktime", "mov");
    packed("video/x-matroska", "mkv");
    packed("video/mp2t", "m2ts");
    packable("application/vnd.apple.mpegurl", "m3u8");
    packable("application/dash+xml", "mpd");
    packed("application/pdf", "pdf");
    packed("application/epub+zip", "epub");
    packed("application/zip", "zip");
    packed("application/gzip", "gz tgz");
    packed("application/zstd", "zst");
    packed("application/x-brotli", "br");
    packed("application/x-bzip2", "bz2");
    packed("application/x-xz", "xz");
    packable("application/x-tar", "tar");
    packed("application/x-7z-compressed", "7z");
    packed("application/vnd.rar", "rar");
    packed("application/java-archive", "jar");
    packed("application/vnd.android.package-archive", "apk");
    packed("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");
    packed("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
    packed("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx");
    packed("application/vnd.oasis.opendocument.text", "odt");
    packed("application/vnd.oasis.opendocument.spreadsheet", "ods");

    RareMediaTypes.TEXT.lines().forEach(line -> text(type(line), extensions(line)));
    RareMediaTypes.PACKABLE.lines().forEach(line -> packable(type(line), extensions(line)));
    RareMediaTypes.PACKED.lines().forEach(line -> packed(type(line), extensions(line)));
  }

  private MediaTypes() {}

  /** The type of a file with this path; {@code application/octet-stream} if nothing is known. */
  public static MediaType of(String path) {
    int dot = path.lastIndexOf('.');
    if (dot < 0 || dot < path.lastIndexOf('/')) {
      return UNKNOWN;
    }
    return BY_EXTENSION.getOrDefault(path.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
  }

  /** The extensions that have a type here, lower case, without the dot. */
  public static Set<String> extensions() {
    return Set.copyOf(BY_EXTENSION.keySet());
  }

  /**
   * Whether a file stored with this type may have a gzip form. Parameters do not matter: a type may
   * have been stored with a charset that it is sent without today.
   */
  public static boolean isCompressible(String mediaType) {
    return COMPRESSIBLE.contains(essence(mediaType));
  }

  private static String essence(String mediaType) {
    int semicolon = mediaType.indexOf(';');
    return semicolon < 0 ? mediaType : mediaType.substring(0, semicolon).strip();
  }

  private static String type(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static String extensions(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }

  private static void text(String type, String extensions) {
    add(new MediaType(type + "; charset=utf-8", true), extensions);
  }

  private static void packable(String type, String extensions) {
    add(new MediaType(type, true), extensions);
  }

  private static void packed(String type, String extensions) {
    add(new MediaType(type, false), extensions);
  }

  private static void add(MediaType type, String extensions) {
    if (type.compressible()) {
      COMPRESSIBLE.add(essence(type.value()));
    }
    for (String extension : extensions.split(" ", -1)) {
      if (BY_EXTENSION.put(extension, type) != null) {
        throw new IllegalStateException("two media types for ." + extension);
      }
    }
  }
}
