package sh.fazt.http.contract;

import java.util.List;
import java.util.Map;
import sh.fazt.http.contract.Param.Group;

/** Everything that requests bring, by the name it has in a path, a query or a body. */
public final class Params {
  public static final Param<String> ALIAS = Param.text("alias");
  public static final Param<String> ALIAS1 = Param.text("alias1");
  public static final Param<String> ALIAS2 = Param.text("alias2");
  public static final Param<List<String>> ALIASES = Param.texts("aliases");
  public static final Param<Boolean> ALL = Param.flag("all");
  public static final Param<List<String>> APPS = Param.texts("apps");
  public static final Param<String> APP_ID = Param.text("app_id");
  public static final Param<List<String>> ARGS = Param.texts("args");
  public static final Param<Boolean> CHECK = Param.flag("check");
  public static final Param<String> COMMAND = Param.text("command");
  public static final Param<String> COMMIT = Param.text("commit");
  public static final Param<String> COOKIE = Param.text("cookie");
  public static final Param<Boolean> COPY_STORAGE = Param.flag("copy_storage");
  public static final Param<String> CURSOR = Param.text("cursor");
  public static final Param<String> DESCRIPTION = Param.text("description");
  public static final Param<String> DESTINATION = Param.text("destination");
  public static final Param<String> DOMAIN = Param.text("domain");
  public static final Param<String> ENDPOINT = Param.text("endpoint");
  public static final Param<String> EXPECT1 = Param.text("expect1");
  public static final Param<String> EXPECT2 = Param.text("expect2");
  public static final Param<String> EXPIRES_AT = Param.text("expires_at");
  public static final Param<List<Group>> FILES = Param.groups("files");
  public static final Param<Boolean> FORCE = Param.flag("force");
  public static final Param<String> ID = Param.text("id");
  public static final Param<Boolean> IS_ACTIVE = Param.flag("is_active");
  public static final Param<Boolean> KEEP_PATH = Param.flag("keep_path");
  public static final Param<Long> LIMIT = Param.whole("limit");
  public static final Param<String> MESSAGE = Param.text("message");
  public static final Param<String> NAME = Param.text("name");
  public static final Param<Long> NUMBER = Param.whole("id");
  public static final Param<Long> OFFSET = Param.whole("offset");
  public static final Param<String> PASSWORD = Param.text("password");
  public static final Param<String> PATH = Param.text("path");
  public static final Param<Group> PLACE = Param.group("place");
  public static final Param<String> REF = Param.text("ref");
  public static final Param<Long> RELEASE = Param.whole("release");
  public static final Param<Boolean> REMEMBER_ME = Param.flag("remember_me");
  public static final Param<Boolean> SAME_PLACE = Param.flag("same_place");
  public static final Param<String> SCOPES = Param.text("scopes");
  public static final Param<String> SECRET = Param.text("secret");
  public static final Param<Map<String, String>> SETTINGS = Param.textByName("settings");
  public static final Param<String> SHA256 = Param.text("sha256");
  public static final Param<String> SHOWN = Param.text("shown");
  public static final Param<String> SITE_ID = Param.text("site_id");
  public static final Param<String> SITE_NAME = Param.text("site_name");
  public static final Param<Long> SIZE = Param.whole("size");
  public static final Param<String> SLUG = Param.text("slug");
  public static final Param<Group> SOURCE = Param.group("source");
  public static final Param<String> SOURCE_NAME = Param.text("source");
  public static final Param<String> SOURCE_TYPE = Param.text("source_type");
  public static final Param<Boolean> SPA = Param.flag("spa");
  public static final Param<Long> STATUS = Param.whole("status");
  public static final Param<String> SUBDOMAIN = Param.text("subdomain");
  public static final Param<List<String>> TAGS = Param.texts("tags");
  public static final Param<String> TAGS_IN_TEXT = Param.text("tags");
  public static final Param<Group> TARGET = Param.group("targets");
  public static final Param<List<Group>> TARGETS = Param.groups("targets");
  public static final Param<String> TEMPLATE = Param.text("template");
  public static final Param<String> TITLE = Param.text("title");
  public static final Param<String> TYPE = Param.text("type");
  public static final Param<String> URL = Param.text("url");
  public static final Param<String> USERNAME = Param.text("username");
  public static final Param<String> VALUE = Param.text("value");
  public static final Param<String> VERSION = Param.text("version");
  public static final Param<String> VISIBILITY = Param.text("visibility");
  public static final Param<Long> WEIGHT = Param.whole("weight");
  public static final Param<Boolean> WITH_FORKS = Param.flag("with-forks");

  private Params() {}
}
