package sh.fazt.registry.storage.document;

/** An index that the owner of an app asks for: of one field of one collection. */
public record IndexDeclaration(String collection, String field) {}
