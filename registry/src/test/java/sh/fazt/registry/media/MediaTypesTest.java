package sh.fazt.registry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
  @ParameterizedTest
  @CsvSource({
    "index.html, text/html; charset=utf-8, true",
    "a/b/style.css, text/css; charset=utf-8, true",
    "app.mjs, text/javascript; charset=utf-8, true",
    "data.json, application/json, true",
    "app.js.map, application/json, true",
    "site.webmanifest, application/manifest+json, true",
    "feed.xml, text/xml; charset=utf-8, true",
    "notes.md, text/markdown; charset=utf-8, true",
    "logo.svg, image/svg+xml, true",
    "favicon.ico, image/x-icon, true",
    "engine.wasm, application/wasm, true",
    "a.ttf, font/ttf, true",
    "a.woff2, font/woff2, false",
    "photo.JPG, image/jpeg, false",
    "photo.avif, image/avif, false",
    "song.mp3, audio/mpeg, false",
    "film.webm, video/webm, false",
    "paper.pdf, application/pdf, false",
    "all.zip, application/zip, false",
    "LICENSE, application/octet-stream, false",
    "v1.2/data, application/octet-stream, false",
    "trailing., application/octet-stream, false"
  })
  void theExtensionTellsTheType(String path, String type, boolean compressible) {
    assertThat(MediaTypes.of(path)).isEqualTo(new MediaType(type, compressible));
  }

  @Test
  void aTurkishMachineKnowsTheSameTypes() {
    var before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(MediaTypes.of("A.GIF").value()).isEqualTo("image/gif");
    } finally {
      Locale.setDefault(before);
    }
  }
}
