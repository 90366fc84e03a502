package sh.fazt.http.file;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What people put into the names of files: words, years, versions, sizes. */
final class NameWords {
  /** A word with or without its capital, capitals, a number. */
  private static final Pattern PIECE = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+|[-_]");

  private static final Pattern YEAR = Pattern.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])");
  private static final Pattern DATE =
      Pattern.compile(
          "(?<![0-9])(?:(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
              + "|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2})(?![0-9])");
  private static final Pattern TAG =
      Pattern.compile(
          "(?i)(?<![0-9])[0-9]{2,}x[0-9]{2,}|(?<![a-z])v[0-9]|(?:^|[0-9])(?-i:Q)[1-4](?![0-9])"
              + "|s[0-9]{1,2}e[0-9]{1,2}|(?<![0-9])[1-4]x$|[hx]26[45]|mp[34]|^[48]k|[48]k$"
              + "|(?:480|720|1080|1440|2160)[pi]|es20[12][0-9]|ios[0-9]|win[0-9]|i18n|a11y");

  private static final Pattern WORD_AND_NUMBER = Pattern.compile("[A-Za-z]{3,}[0-9]+");
  private static final Pattern LETTERS = Pattern.compile("[a-z]+");

  private static final Set<String> OF_HEXADECIMAL =
      Set.of(
          "abc",
          "ace",
          "add",
          "bad",
          "bed",
          "bee",
          "cab",
          "dab",
          "dad",
          "dec",
          "fab",
          "fad",
          "fed",
          "fee",
          "feb",
          "babe",
          "bead",
          "beef",
          "cafe",
          "cede",
          "dead",
          "deaf",
          "deed",
          "face",
          "fade",
          "feed",
          "faced",
          "faded",
          "decaf",
          "facade",
          "decade",
          "decades",
          "accede",
          "abcd",
          "abcde",
          "abcdef",
          "deadbeef");

  private static final Set<String> OF_THREE =
      Set.of(
          ("add age air all and any app apr arm art aug bad bag bar bed big bin bit bmp bot box bug"
                  + " bus buy cam cap car cat cmd cpu css csv cup cut dad dark dat day dec demo dev dog"
                  + " doc dot dry dsc eco end env eng eps eur eye fan faq feb fig fin fit fix fly for"
                  + " fox fri fun gap gas geo get gif gpu gut gym hat hdr her hex him his hot how htm"
                  + " ice ico img ink ios jan job jpg jul jun key kid kit lab law led leg let lib log"
                  + " lot low mac man map mar max may men mid min mix mob mod mon mov mpg mrs nav neo net"
                  + " new nil non not nov now nut oct off old one our out own pad pan part pay pdf pen"
                  + " pet pic pie pin pix png pop pos pre pro psd pub raw red ref rep rev rgb row rss"
                  + " run sad sat sea see sep set she sit six sky spa sql src sub sum sun svg tab tag"
                  + " tax tea ten the thu tip toe top toy try tue two txt uhd uni url usa usb use van"
                  + " ver vhs via vip vol vue wav way web wed win www xls xml yes you zip zoo")
              .split(" "));

  private static final Pattern COMMON =
      Pattern.compile(
          "(?i)ALPHA|ANIM|AUDIO|BACK|BANNER|BASE|BETA|BLACK|BLOCK|BLUE|BOOK|BUILD|BUTTON|CARD|CHAPTER"
              + "|CLIENT|CLOSE|CODE|COLOR|COPY|COVER|DARK|DATA|DESIGN|DESK|DOOR|DRAFT|EDIT|EVENT|FILE"
              + "|FINAL|FIRST|FONT|FORM|FRONT|GAME|GREEN|GROUP|HEAD|HERO|HOME|HOUSE|ICON|IMAGE|INDEX"
              + "|INTRO|INVOICE|ISSUE|ITEM|LARGE|LAST|LEVEL|LIGHT|LINE|LIST|LIVE|LOGO|MAIN|MENU|MOBILE"
              + "|MODEL|MOVIE|MUSIC|NEW|NEXT|NIGHT|NOTE|OFFICE|PAGE|PAPER|PART|PHASE|PHONE|PHOTO|PLAN"
              + "|PLAY|POSTER|PRICE|PRINT|REPORT|RENDER|RELEASE|ROUND|SALE|SCENE|SCREEN|SCRIPT|SEASON"
              + "|SERIES|SERVER|SHEET|SHOP|SHOT|SIDE|SITE|SLIDE|SMALL|SONG|SOUND|STAGE|STAR|START|STEP"
              + "|STOP|STORE|STORY|STUDIO|STYLE|SUMMER|TABLE|TEAM|TEST|TEXT|THEME|TITLE|TOOL|TOUR|TRACK"
              + "|TRAVEL|TREE|TYPE|UPDATE|USER|VERSION|VIDEO|VIEW|WATER|WEEK|WHITE|WINDOW|WINTER|WORK"
              + "|WORLD|YEAR");

  /** For each letter, those that follow it within English words. */
  private static final String[] FOLLOWERS = {
    "bcdefgiklmnprstuvwxyz",
    "abeijlorsuy",
    "acehiklorstuy",
    "adegilmorsuvwy",
    "abcdefgilmnopqrstuvwxy",
    "aefilorstuy",
    "aeghilmnorsuy",
    "aeilmnorstuy",
    "abcdefgklmnoprstvxz",
    "aeiou",
    "aeilnosy",
    "abcdefgiklmopstuvy",
    "abeimnopsuy",
    "acdefgiklnostuvyz",
    "abcdefghiklmnoprstuvwxyz",
    "aehiloprstuy",
    "u",
    "abcdefgiklmnoprstuvwy",
    "acehiklmnopqstuwy",
    "aceehilorstuwyz",
    "abcdefgilmnoprstxz",
    "aeiouy",
    "aehiklnorsy",
    "aceiptuy",
    "abcdeilmnoprst",
    "aeiouzy",
  };

  /** Two consonants with which English words begin. */
  private static final Set<String> BEGINNINGS =
      Set.of(
          "bl", "br", "ch", "cl", "cr", "dr", "dw", "fl", "fr", "gh", "gl", "gn", "gr", "kn", "ph",
          "pl", "pr", "ps", "rh", "sc", "sh", "sk", "sl", "sm", "sn", "sp", "sq", "st", "sw", "th",
          "tr", "ts", "tw", "wh", "wr");

  private static final String VOWELS = "aeiouy";

  private NameWords() {}

  /** Of how many words, runs of capitals, numbers and separators the text is made. */
  static int pieces(String text) {
    return (int) PIECE.matcher(text).results().count();
  }

  /**
   * Whether something in the text is a word, a year, a version, a size or the like.
   *
   * @param longest letters in a row, all small but the first, that may still be chance
   */
  static boolean isHuman(String text, int longest) {
    return hasYear(text) || TAG.matcher(text).find() || hasWord(text, longest);
  }

  /** Whether a number in the text may be a year or a date. */
  static boolean hasYear(String text) {
    return YEAR.matcher(text).find() || DATE.matcher(text).find();
  }

  static boolean hasWordOfHexadecimal(String text) {
    return LETTERS.matcher(text).results().anyMatch(run -> OF_HEXADECIMAL.contains(run.group()));
  }

  static boolean isWordAndNumber(String text) {
    return WORD_AND_NUMBER.matcher(text).matches()
        && isPronounceable(text.replaceFirst("[0-9]+$", "").toLowerCase(Locale.ROOT));
  }

  static boolean hasCommonWord(String text) {
    return COMMON.matcher(text).find();
  }

  private static boolean hasWord(String text, int longest) {
    var pieces = PIECE.matcher(text);
    int likeOne = 0;
    while (pieces.find()) {
      String piece = pieces.group().toLowerCase(Locale.ROOT);
      boolean letters = piece.charAt(0) >= 'a';
      if (OF_THREE.contains(piece)
          || (letters && piece.length() > longest)
          || (piece.length() > 3 && isPronounceable(piece))) {
        return true;
      }
      likeOne += piece.length() == 3 && isPronounceable(piece) ? 1 : 0;
    }
    return likeOne > 1;
  }

  /** Whether the letters could be an English word: neighbours that go together, and a vowel. */
  static boolean isPronounceable(String letters) {
    int consonants = 0;
    boolean vowel = false;
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      if (c < 'a' || c > 'z') {
        return false;
      }
      if (i > 0 && FOLLOWERS[letters.charAt(i - 1) - 'a'].indexOf(c) < 0) {
        return false;
      }
      boolean isVowel = VOWELS.indexOf(c) >= 0;
      vowel |= isVowel;
      consonants = isVowel ? 0 : consonants + 1;
      if (consonants > 3
          || (i == 1 && consonants == 2 && !BEGINNINGS.contains(letters.substring(0, 2)))) {
        return false;
      }
    }
    return vowel;
  }
}
