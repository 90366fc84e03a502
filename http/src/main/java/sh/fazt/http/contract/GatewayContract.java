package sh.fazt.http.contract;

import static sh.fazt.http.contract.Endpoint.Trait.VERSIONED;
import static sh.fazt.http.contract.Field.optional;
import static sh.fazt.http.contract.Field.required;

import java.util.List;

/** The endpoint that takes commands as they are typed. */
public final class GatewayContract {
  private GatewayContract() {}

  public static final Endpoint RUN =
      Endpoint.change(
              "commands.run",
              "POST",
              "/api/cmd",
              RequiredAccess.KNOWN,
              "Runs a command as it is typed; the key needs the scope of what it does")
          .body(
              required(Params.COMMAND, Shape.SOME, "Its first word, such as app"),
              optional(Params.ARGS, Shape.list(Shape.TEXT), "What follows"))
          .answers(
              Shape.group(
                  required("success", Shape.FLAG, "Whether it was done"),
                  optional("data", Shape.ANYTHING, "What it answers, if it was done"),
                  optional("error", Shape.TEXT, "Why it was not done"),
                  optional("code", Shape.TEXT, "The same, as a stable word"),
                  optional("hint", Shape.TEXT, "What was not understood or probably meant")))
          .with(VERSIONED);

  public static final List<Endpoint> ALL = List.of(RUN);
}
