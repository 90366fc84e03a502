package sh.fazt.registry.media;

/**
 * Media types of files that are seldom part of a site but sent by one: documents, data, film, sound
 * and models of many programs. One type on each line, and after it its extensions.
 */
final class RareMediaTypes {
  /** Text, sent with its charset. */
  static final String TEXT =
      """
      text/cache-manifest appcache manifest
      text/calendar ifb
      text/coffeescript coffee litcoffee
      text/html shtml
      text/jade jade
      text/mathml mml
      text/mdx mdx
      text/n3 n3
      text/plain def list in
      text/richtext rtx
      text/sgml sgml sgm
      text/shex shex
      text/slim slim slm
      text/spdx spdx
      text/stylus stylus styl
      text/troff t tr roff man me ms
      text/turtle ttl
      text/uri-list uri uris urls
      text/vcard vcard
      text/vnd.familysearch.gedcom ged
      text/vnd.wap.wml wml
      text/wgsl wgsl
      text/x-asm s asm
      text/x-fortran f for f77 f90
      text/x-handlebars-template hbs
      text/x-lua lua
      text/x-markdown mkd
      text/x-nfo nfo
      text/x-opml opml
      text/x-pascal p pas
      text/x-processing pde
      text/x-setext etx
      text/x-sfv sfv
      text/x-uuencode uu
      text/x-vcalendar vcs
      """;

  /** What shrinks when it is compressed. */
  static final String PACKABLE =
      """
      application/atomcat+xml atomcat
      application/atomsvc+xml atomsvc
      application/ccxml+xml ccxml
      application/cdfx+xml cdfx
      application/cwl cwl
      application/davmount+xml davmount
      application/ecmascript ecma
      application/emma+xml emma
      application/gml+xml gml
      application/jsonml+json jsonml
      application/marcxml+xml mrcx
      application/mathml+xml mathml
      application/mbox mbox
      application/metalink+xml metalink
      application/metalink4+xml meta4
      application/mets+xml mets
      application/mods+xml mods
      application/msword doc dot
      application/n-quads nq
      application/n-triples nt
      application/oebps-package+xml opf
      application/pls+xml pls
      application/postscript ps eps ai
      application/rdf+xml rdf owl
      application/relax-ng-compact-syntax rnc
      application/rsd+xml rsd
      application/sbml+xml sbml
      application/senml+xml senmlx
      application/smil+xml smil smi
      application/sparql-query rq
      application/sparql-results+xml srx
      application/srgs gram
      application/srgs+xml grxml
      application/ssml+xml ssml
      application/trig trig
      application/ttml+xml ttml
      application/vnd.adobe.xdp+xml xdp
      application/vnd.apple.installer+xml mpkg
      application/vnd.mozilla.xul+xml xul
      application/vnd.ms-excel xls xlm xla xlc xlt xlw
      application/vnd.ms-excel.addin.macroenabled.12 xlam
      application/vnd.ms-excel.sheet.binary.macroenabled.12 xlsb
      application/vnd.ms-excel.sheet.macroenabled.12 xlsm
      application/vnd.ms-excel.template.macroenabled.12 xltm
      application/vnd.ms-powerpoint ppt pps pot
      application/vnd.ms-powerpoint.addin.macroenabled.12 ppam
      application/vnd.ms-powerpoint.presentation.macroenabled.12 pptm
      application/vnd.ms-powerpoint.slideshow.macroenabled.12 ppsm
      application/vnd.ms-powerpoint.template.macroenabled.12 potm
      application/vnd.recordare.musicxml+xml musicxml
      application/vnd.visio vsd vst vss vsw vsdx
      application/voicexml+xml vxml
      application/wsdl+xml wsdl
      application/x-cpio cpio
      application/x-csh csh
      application/x-dtbncx+xml ncx
      application/x-font-bdf bdf
      application/x-font-ghostscript gsf
      application/x-font-linux-psf psf
      application/x-font-pcf pcf
      application/x-font-snf snf
      application/x-font-type1 pfa pfb pfm afm
      application/x-httpd-php php
      application/x-ipynb+json ipynb
      application/x-mobipocket-ebook mobi
      application/x-perl pl pm
      application/x-tcl tcl tk
      application/x-tex tex
      application/x-web-app-manifest+json webapp
      application/x-x509-ca-cert pem der crt
      application/xaml+xml xaml
      application/xliff+xml xlf
      application/xml rng
      application/xml-dtd dtd
      application/xop+xml xop
      application/xspf+xml xspf
      application/xv+xml mxml
      application/yang yang
      application/yin+xml yin
      image/bmp dib
      image/emf emf
      image/vnd.adobe.photoshop psd
      image/vnd.dwg dwg
      image/vnd.dxf dxf
      image/vnd.ms-dds dds
      image/wmf wmf
      image/x-portable-anymap pnm
      image/x-portable-bitmap pbm
      image/x-portable-graymap pgm
      image/x-portable-pixmap ppm
      image/x-tga tga
      image/x-xbitmap xbm
      image/x-xpixmap xpm
      message/rfc822 eml mime mht mhtml
      model/3mf 3mf
      model/jt jt
      model/mtl mtl
      model/prc prc
      model/step step stp stpnc p21 210
      model/step+xml stpx
      model/u3d u3d
      model/vnd.collada+xml dae
      model/vnd.usda usda
      model/x3d+fastinfoset x3db
      model/x3d+xml x3d x3dz
      model/x3d-vrml x3dv
      """;

  /** What is compressed by its own format, or too seldom sent to be worth it. */
  static final String PACKED =
      """
      application/fdf fdf
      application/java-archive ear war
      application/java-serialized-object ser
      application/java-vm class
      application/mac-binhex40 hqx
      application/marc mrc
      application/oda oda
      application/ogg ogx
      application/onenote one onetoc
      application/oxps oxps
      application/pgp-encrypted pgp
      application/pgp-keys asc
      application/pgp-signature sig
      application/pkcs10 p10
      application/pkcs7-mime p7m p7c
      application/pkcs7-signature p7s
      application/pkcs8 p8
      application/pkix-cert cer
      application/pkix-crl crl
      application/sdp sdp
      application/vnd.adobe.air-application-installer-package+zip air
      application/vnd.amazon.ebook azw
      application/vnd.apple.keynote key
      application/vnd.apple.numbers numbers
      application/vnd.apple.pages pages
      application/vnd.apple.pkpass pkpass
      application/vnd.dbf dbf
      application/vnd.geogebra.file ggb
      application/vnd.google-earth.kmz kmz
      application/vnd.ms-cab-compressed cab
      application/vnd.ms-project mpp
      application/vnd.ms-project mpt
      application/vnd.ms-word.document.macroenabled.12 docm
      application/vnd.ms-word.template.macroenabled.12 dotm
      application/vnd.ms-xpsdocument xps
      application/vnd.oasis.opendocument.chart odc
      application/vnd.oasis.opendocument.chart-template otc
      application/vnd.oasis.opendocument.database odb
      application/vnd.oasis.opendocument.formula odf
      application/vnd.oasis.opendocument.graphics odg
      application/vnd.oasis.opendocument.graphics-template otg
      application/vnd.oasis.opendocument.image odi
      application/vnd.oasis.opendocument.presentation odp
      application/vnd.oasis.opendocument.presentation-template otp
      application/vnd.oasis.opendocument.spreadsheet-template ots
      application/vnd.oasis.opendocument.text-master odm
      application/vnd.oasis.opendocument.text-template ott
      application/vnd.oasis.opendocument.text-web oth
      application/vnd.openxmlformats-officedocument.presentationml.slideshow ppsx
      application/vnd.openxmlformats-officedocument.presentationml.template potx
      application/vnd.openxmlformats-officedocument.spreadsheetml.template xltx
      application/vnd.openxmlformats-officedocument.wordprocessingml.template dotx
      application/vnd.recordare.musicxml mxl
      application/vnd.sun.xml.calc sxc
      application/vnd.sun.xml.draw sxd
      application/vnd.sun.xml.impress sxi
      application/vnd.sun.xml.writer sxw
      application/vnd.tcpdump.pcap pcap cap
      application/x-ace-compressed ace
      application/x-arj arj
      application/x-bittorrent torrent
      application/x-bzip bz
      application/x-bzip2 boz
      application/x-chrome-extension crx
      application/x-dvi dvi
      application/x-gtar gtar
      application/x-java-archive-diff jardiff
      application/x-java-jnlp-file jnlp
      application/x-latex latex
      application/x-lzh-compressed lzh lha
      application/x-msaccess mdb
      application/x-msdownload bat
      application/x-mspublisher pub
      application/x-mswrite wri
      application/x-nzb nzb
      application/x-pkcs12 p12 pfx
      application/x-redhat-package-manager rpm
      application/x-research-info-systems ris
      application/x-sea sea
      application/x-shockwave-flash swf
      application/x-silverlight-app xap
      application/x-stuffit sit
      application/x-stuffitx sitx
      application/x-texinfo texinfo texi
      application/x-xpinstall xpi
      application/xfdf xfdf
      audio/3gpp 3gpp
      audio/aac adts
      audio/adpcm adp
      audio/amr amr
      audio/basic au snd
      audio/midi kar rmi
      audio/mobile-xmf mxmf
      audio/mp4 mp4a m4b
      audio/mpeg mpga mp2 mp2a m2a m3a
      audio/ogg spx
      audio/s3m s3m
      audio/silk sil
      audio/vnd.dts dts
      audio/vnd.dts.hd dtshd
      audio/x-aiff aif aiff aifc
      audio/x-caf caf
      audio/x-matroska mka
      audio/x-mpegurl m3u
      audio/x-ms-wma wma
      audio/x-pn-realaudio ram ra
      audio/xm xm
      image/aces exr
      image/avci avci
      image/avcs avcs
      image/cgm cgm
      image/dpx dpx
      image/fits fits
      image/heic-sequence heics
      image/heif heif
      image/heif-sequence heifs
      image/hej2k hej2
      image/ief ief
      image/jls jls
      image/jp2 jp2 jpg2
      image/jph jph
      image/jpm jpm jpgm
      image/jpx jpx jpf
      image/jxr jxr
      image/jxs jxs
      image/ktx ktx
      image/ktx2 ktx2
      image/sgi sgi
      image/vnd.djvu djvu djv
      image/vnd.ms-photo wdp
      image/vnd.wap.wbmp wbmp
      image/vnd.zbrush.pcx pcx
      image/x-adobe-dng dng
      image/x-cmu-raster ras
      image/x-jng jng
      image/x-pict pic pct
      image/x-rgb rgb
      image/x-xwindowdump xwd
      model/iges igs iges
      model/mesh mesh
      model/step+zip stpz
      model/step-xml+zip stpxz
      model/vnd.usdz+zip usdz
      model/vrml wrl vrml
      model/x3d+binary x3dbz
      model/x3d+vrml x3dvz
      video/3gpp 3gp
      video/3gpp2 3g2
      video/h261 h261
      video/h263 h263
      video/h264 h264
      video/iso.segment m4s
      video/jpeg jpgv
      video/mj2 mj2 mjp2
      video/mp2t mts m2t
      video/mp4 mp4v
      video/mpeg mpeg mpg mpe m1v m2v
      video/quicktime qt
      video/vnd.mpegurl mxu m4u
      video/vnd.vivo viv
      video/x-f4v f4v
      video/x-fli fli
      video/x-flv flv
      video/x-matroska mk3d mks
      video/x-mng mng
      video/x-ms-asf asf asx
      video/x-ms-vob vob
      video/x-ms-wmv wmv
      video/x-msvideo avi
      video/x-sgi-movie movie
      """;

  private RareMediaTypes() {}
}
