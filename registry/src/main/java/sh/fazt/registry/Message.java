package sh.fazt.registry;

/** What actors of the registry send each other, perhaps to another node: written as CBOR. */
public interface Message {}
